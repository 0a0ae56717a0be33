import { getRouteApi } from '@tanstack/react-router';
import { FlaskConical, History, KeyRound, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import type { WebhookEndpointJson } from '../../gen/chat4all/v1/webhook_pb';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { TextField } from '../../ui/field.tsx';
import { ConfirmDialog, FormDialog } from '../../ui/form-dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { Attempts } from './attempts.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { Recovery } from './recovery.tsx';

const route = getRouteApi('/webhooks/$endpointId');

/** One endpoint with its attempts, and what can be done about it. */
export function WebhookPage(): ReactNode {
  const { t } = useTranslation();
  const { endpointId } = route.useParams();
  const { data, error, refetch } = useCall('WebhookService', 'getWebhookEndpoint', { endpointId });
  const endpoint = data?.endpoint;
  if (error && endpoint === undefined) {
    return (
      <Page title={t('webhook.title')}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (endpoint === undefined) return <Loading />;
  const { settings } = endpoint;
  return (
    <Page title={settings?.url ?? ''} actions={<Actions endpoint={endpoint} />}>
      <Section title={t('message.state')} actions={<EndpointState endpoint={endpoint} />}>
        <Facts
          facts={[
            [t('webhook.description'), settings?.description],
            [t('webhook.types'), settings?.eventTypes?.join(', ') ?? t('filter.all')],
            [t('webhook.waiting'), endpoint.waitingCount ?? '0'],
            [
              t('webhook.failingSince'),
              endpoint.failingSince && <ExactTime key="failing" value={endpoint.failingSince} />,
            ],
            [t('webhook.secrets'), endpoint.secretHints?.map((hint) => `…${hint}`).join(', ')],
          ]}
        />
      </Section>
      <Attempts endpointId={endpointId} />
    </Page>
  );
}

function Actions({ endpoint }: { readonly endpoint: WebhookEndpointJson }): ReactNode {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { endpointId = '' } = endpoint;
  const mayTest = useMay('WebhookService/TestWebhookEndpoint');
  const mayRecover = useMay('WebhookService/StartWebhookRecovery');
  const mayChange = useMay('WebhookService/UpdateWebhookEndpoint');
  const test = useAction('WebhookService', 'testWebhookEndpoint');
  const rotate = useAction('WebhookService', 'rotateWebhookSecret');
  const remove = useAction('WebhookService', 'deleteWebhookEndpoint');
  const [asked, ask] = useState<'edit' | 'rotate' | 'delete' | 'recover'>();
  const [secret, setSecret] = useState<string>();
  const close = (): void => {
    ask(undefined);
  };
  const attempt = test.data?.attempt;
  return (
    <>
      {mayTest && (
        <Button
          icon={FlaskConical}
          busy={test.isPending}
          onClick={() => {
            test.mutate({ endpointId });
          }}
        >
          {t('webhook.test')}
        </Button>
      )}
      {mayRecover && (
        <Button
          icon={History}
          onClick={() => {
            ask('recover');
          }}
        >
          {t('webhook.recover')}
        </Button>
      )}
      {mayChange && (
        <>
          <Button
            icon={KeyRound}
            onClick={() => {
              ask('rotate');
            }}
          >
            {t('webhook.rotate')}
          </Button>
          <Button
            icon={Pencil}
            onClick={() => {
              ask('edit');
            }}
          >
            {t('action.edit')}
          </Button>
          <Button
            variant="danger"
            icon={Trash2}
            onClick={() => {
              ask('delete');
            }}
          >
            {t('action.delete')}
          </Button>
        </>
      )}
      <div className="w-full empty:hidden" role="status">
        {test.error && <ErrorNotice error={test.error} />}
        {attempt && (
          <p className="text-sm">
            {t(attempt.outcome === 'WEBHOOK_OUTCOME_SUCCEEDED' ? 'webhook.testOk' : 'webhook.testFailed', {
              answer: attempt.httpStatus === undefined ? (attempt.problem ?? '') : `HTTP ${String(attempt.httpStatus)}`,
            })}
          </p>
        )}
      </div>
      <EndpointForm endpoint={endpoint} open={asked === 'edit'} onClose={close} />
      <Recovery endpointId={endpointId} open={asked === 'recover'} onClose={close} />
      <FormDialog
        open={asked === 'rotate'}
        onClose={close}
        title={t('webhook.rotate')}
        description={t('webhook.rotateText')}
        submitLabel={t('webhook.rotate')}
        defaultValues={{ hours: 24 }}
        onSubmit={async ({ hours }) => {
          const rotated = await rotate.mutateAsync({ endpointId, gracePeriod: `${String(hours * 3_600)}s` });
          setSecret(rotated.secret);
        }}
      >
        {({ register }) => (
          <TextField
            {...register('hours', { valueAsNumber: true })}
            type="number"
            min={0}
            max={168}
            label={t('webhook.grace')}
          />
        )}
      </FormDialog>
      <SecretDialog
        secret={secret}
        title={t('webhook.secret')}
        onClose={() => {
          setSecret(undefined);
        }}
      />
      <ConfirmDialog
        open={asked === 'delete'}
        onClose={close}
        title={t('webhook.delete')}
        description={t('webhook.deleteText')}
        submitLabel={t('action.delete')}
        dangerous
        onConfirm={async () => {
          await remove.mutateAsync({ endpointId });
          await navigate({ to: '/webhooks' });
        }}
      />
    </>
  );
}
