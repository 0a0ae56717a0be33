import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import type { ApiKeyJson } from '../../gen/chat4all/v1/api_key_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ConfirmDialog } from '../../ui/form-dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { SecretDialog } from '../secret-dialog.tsx';
import { toPages } from '../to-pages.ts';
import { CreateKey } from './create-key.tsx';

/** The API keys that are managed by API. */
export function Keys(): ReactNode {
  const { t } = useTranslation();
  const query = useCall('ApiKeyService', 'listApiKeys', {});
  const pages = useMemo(() => toPages(query, query.data?.apiKeys), [query]);
  const revoke = useAction('ApiKeyService', 'revokeApiKey');
  const [isCreating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [revoked, setRevoked] = useState<ApiKeyJson>();
  const mayCreate = useMay('ApiKeyService/CreateApiKey');
  const create = mayCreate && (
    <Button
      variant="primary"
      icon={Plus}
      onClick={() => {
        setCreating(true);
      }}
    >
      {t('key.create')}
    </Button>
  );
  const columns = useMemo<readonly ListColumn<ApiKeyJson>[]>(
    () => [
      {
        id: 'description',
        header: t('key.description'),
        cell: ({ description, keyId, hint = '' }) => (
          <span className="flex flex-col">
            <span className="font-medium">{description ?? keyId}</span>
            <code className="text-xs text-muted">{`…${hint}`}</code>
          </span>
        ),
      },
      {
        id: 'scopes',
        header: t('key.scopes'),
        className: 'hidden sm:table-cell',
        cell: ({ scopes = [] }) => (
          <span className="flex flex-wrap gap-1">
            {scopes.map((scope) => (
              <Badge key={scope}>{scope}</Badge>
            ))}
          </span>
        ),
      },
      { id: 'state', header: t('message.state'), cell: (key) => <KeyState apiKey={key} /> },
      {
        id: 'used',
        header: t('key.lastUsed'),
        className: 'hidden text-muted md:table-cell',
        cell: ({ lastUsedTime }) => (lastUsedTime === undefined ? t('key.unused') : <Time value={lastUsedTime} />),
      },
      {
        id: 'revoke',
        header: t('action.label'),
        className: 'text-right',
        cell: (key) =>
          key.revokeTime === undefined && (
            <Button
              variant="danger"
              icon={Trash2}
              onClick={() => {
                setRevoked(key);
              }}
            >
              {t('key.revoke')}
            </Button>
          ),
      },
    ],
    [t],
  );
  return (
    <Page title={t('nav.keys')} description={t('keys.text')} actions={create}>
      <DataList
        label={t('nav.keys')}
        columns={columns}
        pages={pages}
        keyOf={({ keyId = '' }) => keyId}
        empty={
          <EmptyState icon={KeyRound} title={t('keys.none')} text={t('keys.noneText')}>
            {create}
          </EmptyState>
        }
      />
      <CreateKey
        isFirst={query.data !== undefined && pages.items.length === 0}
        open={isCreating}
        onClose={() => {
          setCreating(false);
        }}
        onSecret={setSecret}
      />
      <SecretDialog
        secret={secret}
        title={t('key.secret')}
        onClose={() => {
          setSecret(undefined);
        }}
      />
      <ConfirmDialog
        open={revoked !== undefined}
        onClose={() => {
          setRevoked(undefined);
        }}
        title={t('key.revoke')}
        description={t('key.revokeText', { name: revoked?.description ?? revoked?.keyId ?? '' })}
        submitLabel={t('key.revoke')}
        dangerous
        onConfirm={() => revoke.mutateAsync({ keyId: revoked?.keyId ?? '' })}
      />
    </Page>
  );
}

function KeyState({ apiKey }: { readonly apiKey: ApiKeyJson }): ReactNode {
  const { t } = useTranslation();
  if (apiKey.revokeTime !== undefined) return <Badge tone="bad">{t('key.revoked')}</Badge>;
  const { expireTime } = apiKey;
  if (expireTime === undefined) return <Badge tone="good">{t('key.active')}</Badge>;
  const isExpired = new Date(expireTime).getTime() < Date.now();
  return (
    <Badge tone={isExpired ? 'bad' : 'good'}>
      {t(isExpired ? 'key.expired' : 'key.expires')} <Time value={expireTime} />
    </Badge>
  );
}
