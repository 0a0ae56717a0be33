import { Link } from '@tanstack/react-router';
import { Plus, Webhook } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import type { WebhookEndpointJson } from '../../gen/chat4all/v1/webhook_pb';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { toPages } from '../to-pages.ts';
import { EndpointForm } from './endpoint-form.tsx';
import { EndpointState } from './endpoint-state.tsx';

/** The endpoints that events are posted to. */
export function Webhooks(): ReactNode {
  const { t } = useTranslation();
  const mayCreate = useMay('WebhookService/CreateWebhookEndpoint');
  const query = useCall('WebhookService', 'listWebhookEndpoints', {});
  const pages = useMemo(() => toPages(query, query.data?.endpoints), [query]);
  const [isCreating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const create = mayCreate && (
    <Button
      variant="primary"
      icon={Plus}
      onClick={() => {
        setCreating(true);
      }}
    >
      {t('webhook.create')}
    </Button>
  );
  const columns = useMemo<readonly ListColumn<WebhookEndpointJson>[]>(
    () => [
      {
        id: 'url',
        header: t('webhook.url'),
        cell: ({ endpointId = '', settings }) => (
          <Link to="/webhooks/$endpointId" params={{ endpointId }} className="font-medium break-all">
            {settings?.url}
          </Link>
        ),
      },
      { id: 'state', header: t('message.state'), cell: (endpoint) => <EndpointState endpoint={endpoint} /> },
      {
        id: 'types',
        header: t('webhook.types'),
        className: 'hidden text-muted md:table-cell',
        cell: ({ settings }) => settings?.eventTypes?.join(', ') ?? t('filter.all'),
      },
      {
        id: 'waiting',
        header: t('webhook.waiting'),
        className: 'hidden text-right tabular-nums md:table-cell',
        cell: ({ waitingCount = '0' }) => waitingCount,
      },
      {
        id: 'created',
        header: t('account.created'),
        className: 'hidden text-right text-muted lg:table-cell',
        cell: ({ createTime }) => <Time value={createTime} />,
      },
    ],
    [t],
  );
  return (
    <Page title={t('nav.webhooks')} description={t('webhooks.text')} actions={create}>
      <DataList
        label={t('nav.webhooks')}
        columns={columns}
        pages={pages}
        keyOf={({ endpointId = '' }) => endpointId}
        empty={
          <EmptyState icon={Webhook} title={t('webhooks.none')} text={t('webhooks.noneText')}>
            {create}
          </EmptyState>
        }
      />
      <EndpointForm
        endpoint={undefined}
        open={isCreating}
        onClose={() => {
          setCreating(false);
        }}
        onSecret={setSecret}
      />
      <SecretDialog
        secret={secret}
        title={t('webhook.secret')}
        onClose={() => {
          setSecret(undefined);
        }}
      />
    </Page>
  );
}
