import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../api/use-call.ts';
import type { WebhookEndpointJson } from '../../gen/chat4all/v1/webhook_pb';
import { CheckField, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

/** The dialog that creates an endpoint, or changes its settings. */
export function EndpointForm({
  endpoint,
  open,
  onClose,
  onSecret,
}: {
  readonly endpoint: WebhookEndpointJson | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
  /** Called with the secret of a new endpoint. */
  readonly onSecret?: (secret: string | undefined) => void;
}): ReactNode {
  const { t } = useTranslation();
  const create = useAction('WebhookService', 'createWebhookEndpoint');
  const update = useAction('WebhookService', 'updateWebhookEndpoint');
  const {
    url = '',
    eventTypes = [],
    description = '',
    maximumPerSecond = 0,
    disabled = false,
  } = endpoint?.settings ?? {};
  return (
    <FormDialog
      title={t(endpoint === undefined ? 'webhook.create' : 'webhook.edit')}
      description={t('webhook.formText')}
      open={open}
      onClose={onClose}
      submitLabel={t('action.save')}
      defaultValues={{ url, eventTypes: eventTypes.join(', '), description, maximumPerSecond, disabled }}
      onSubmit={async (values) => {
        const settings = {
          ...values,
          eventTypes: values.eventTypes.split(/[\s,]+/).filter((type) => type !== ''),
        };
        if (endpoint?.endpointId === undefined) onSecret?.((await create.mutateAsync({ settings })).secret);
        else await update.mutateAsync({ endpointId: endpoint.endpointId, settings });
      }}
    >
      {({ register, formState: { errors } }) => (
        <>
          <TextField
            {...register('url', { required: t('field.required') })}
            type="url"
            label={t('webhook.url')}
            hint={t('webhook.urlHint')}
            placeholder="https://example.com/events"
            problem={errors.url?.message}
          />
          <TextField
            {...register('eventTypes')}
            label={t('webhook.types')}
            hint={t('webhook.typesHint')}
            placeholder="message.received, delivery.*"
          />
          <TextField {...register('description')} label={t('webhook.description')} />
          <TextField
            {...register('maximumPerSecond', { valueAsNumber: true })}
            type="number"
            min={0}
            max={1_000}
            label={t('webhook.maximum')}
            hint={t('webhook.maximumHint')}
          />
          {endpoint !== undefined && <CheckField {...register('disabled')} label={t('webhook.disable')} />}
        </>
      )}
    </FormDialog>
  );
}
