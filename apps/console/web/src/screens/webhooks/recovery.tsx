import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useAction, useCall } from '../../api/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { TextField } from '../../ui/field.tsx';

/** The interval at which the progress is read, in milliseconds. */
const PROGRESS_MS = 1_000;

/** The dialog that posts the events of a time again, and follows the progress. */
export function Recovery({
  endpointId,
  open,
  onClose,
}: {
  readonly endpointId: string;
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog title={t('webhook.recover')} description={t('webhook.recoverText')} open={open} onClose={onClose}>
      {open && <Started endpointId={endpointId} onClose={onClose} />}
    </Dialog>
  );
}

function Started({ endpointId, onClose }: { readonly endpointId: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [requestId] = useState(() => crypto.randomUUID());
  const start = useAction('WebhookService', 'startWebhookRecovery');
  const { register, handleSubmit, formState } = useForm({ defaultValues: { since: '', until: '' } });
  const recoveryId = start.data?.recovery?.recoveryId ?? '';
  const { data, error } = useCall(
    'WebhookService',
    'getWebhookRecovery',
    { recoveryId },
    { enabled: recoveryId !== '', refetchInterval: PROGRESS_MS },
  );
  const recovery = data?.recovery;
  const failure = start.error ?? error;
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        void handleSubmit(({ since, until }) => {
          start.mutate({
            requestId,
            endpointId,
            since: new Date(since).toISOString(),
            ...(until !== '' && { until: new Date(until).toISOString() }),
          });
        })(event);
      }}
    >
      {recoveryId === '' ? (
        <>
          <TextField
            {...register('since', { required: t('field.required') })}
            type="datetime-local"
            label={t('filter.since')}
            problem={formState.errors.since?.message}
          />
          <TextField
            {...register('until')}
            type="datetime-local"
            label={t('filter.until')}
            hint={t('webhook.untilHint')}
          />
        </>
      ) : (
        <p role="status" className="text-sm">
          {t(recovery?.done === true ? 'webhook.recovered' : 'webhook.recovering', {
            count: Number(recovery?.eventCount ?? 0),
          })}
        </p>
      )}
      {failure && <ErrorNotice error={failure} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('action.close')}</Button>
        {recoveryId === '' && (
          <Button type="submit" variant="primary" busy={start.isPending}>
            {t('webhook.recover')}
          </Button>
        )}
      </div>
    </form>
  );
}
