import { Link } from '@tanstack/react-router';
import { Plus, Smartphone } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useCall } from '../../api/use-call.ts';
import { AccountStateBadge, tokenTone } from '../../domain/account-state.tsx';
import { channelName } from '../../domain/identity.tsx';
import type { AccountJson } from '../../gen/chat4all/v1/channel_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { toPages } from '../to-pages.ts';
import { ConnectAccount } from './connect-account.tsx';

/** The accounts with their states. */
export function Accounts(): ReactNode {
  const { t } = useTranslation();
  const mayCreate = useMay('AccountService/CreateAccount');
  const query = useCall('ChannelService', 'listAccounts', {});
  const pages = useMemo(() => toPages(query, query.data?.accounts), [query]);
  const [isConnecting, setConnecting] = useState(false);
  const connect = mayCreate && (
    <Button
      variant="primary"
      icon={Plus}
      onClick={() => {
        setConnecting(true);
      }}
    >
      {t('account.connect')}
    </Button>
  );
  const columns = useMemo<readonly ListColumn<AccountJson>[]>(
    () => [
      {
        id: 'account',
        header: t('message.account'),
        cell: ({ accountId = '' }) => (
          <Link to="/accounts/$accountId" params={{ accountId }} className="font-medium">
            {accountId}
          </Link>
        ),
      },
      { id: 'channel', header: t('message.channel'), cell: ({ channel }) => channelName(channel) },
      { id: 'state', header: t('message.state'), cell: (account) => <AccountStateBadge account={account} /> },
      {
        id: 'token',
        header: t('account.tokenEnd'),
        className: 'hidden md:table-cell',
        cell: ({ tokenExpireTime }) =>
          tokenExpireTime === undefined ? (
            <span className="text-muted">{t('account.tokenEndless')}</span>
          ) : (
            <Badge tone={tokenTone(tokenExpireTime)}>
              <Time value={tokenExpireTime} />
            </Badge>
          ),
      },
      {
        id: 'success',
        header: t('account.lastSuccess'),
        className: 'hidden text-muted lg:table-cell',
        cell: ({ lastSuccessTime }) => <Time value={lastSuccessTime} />,
      },
      {
        id: 'origin',
        header: t('account.origin'),
        className: 'hidden text-muted lg:table-cell',
        cell: ({ origin = 'ACCOUNT_ORIGIN_UNSPECIFIED' }) => t(`accountOrigin.${origin}`),
      },
    ],
    [t],
  );
  return (
    <Page title={t('nav.accounts')} description={t('accounts.text')} actions={connect}>
      <DataList
        label={t('nav.accounts')}
        columns={columns}
        pages={pages}
        keyOf={({ accountId = '' }) => accountId}
        empty={
          <EmptyState icon={Smartphone} title={t('accounts.none')} text={t('accounts.noneText')}>
            {connect}
          </EmptyState>
        }
      />
      <ConnectAccount
        open={isConnecting}
        onClose={() => {
          setConnecting(false);
        }}
      />
    </Page>
  );
}
