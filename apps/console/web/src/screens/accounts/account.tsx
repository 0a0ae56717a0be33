import { getRouteApi } from '@tanstack/react-router';
import { KeyRound, Pause, Play, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import { AccountStateBadge, tokenTone } from '../../domain/account-state.tsx';
import { channelName } from '../../domain/identity.tsx';
import { DeliveryProblem } from '../../domain/reason.tsx';
import type { AccountJson } from '../../gen/chat4all/v1/channel_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { ConfirmDialog, FormDialog } from '../../ui/form-dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { ExactTime, Time } from '../../ui/time.tsx';
import { AccountChecks } from './account-checks.tsx';
import { secretsOf } from './connect-account.tsx';

const route = getRouteApi('/accounts/$accountId');

/** One account: its state, its settings, and what can be done about it. */
export function AccountPage(): ReactNode {
  const { t } = useTranslation();
  const { accountId } = route.useParams();
  const { links } = useSession();
  const { data, error, refetch } = useCall('ChannelService', 'listAccounts', {});
  const account = data?.accounts?.find((one) => one.accountId === accountId);
  if (error && data === undefined) {
    return (
      <Page title={accountId}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (data === undefined) return <Loading />;
  if (account === undefined) return <EmptyState icon={KeyRound} title={accountId} text={t('error.not_found')} />;
  const { channel = '', tokenExpireTime, problem = '' } = account;
  return (
    <div className="h-full overflow-y-auto">
      <Page title={accountId} actions={<Actions account={account} />}>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Section title={t('message.state')} actions={<AccountStateBadge account={account} />}>
            <div className="flex flex-col gap-3">
              {problem !== '' && <p className="rounded-lg bg-bad-soft p-3 text-sm">{problem}</p>}
              <Facts
                facts={[
                  [t('message.channel'), channelName(channel)],
                  [t('account.origin'), t(`accountOrigin.${account.origin ?? 'ACCOUNT_ORIGIN_UNSPECIFIED'}`)],
                  [
                    t('account.tokenEnd'),
                    tokenExpireTime === undefined ? (
                      t('account.tokenEndless')
                    ) : (
                      <Badge key="token" tone={tokenTone(tokenExpireTime)}>
                        <Time value={tokenExpireTime} />
                      </Badge>
                    ),
                  ],
                  [
                    t('account.lastSuccess'),
                    account.lastSuccessTime && <ExactTime key="success" value={account.lastSuccessTime} />,
                  ],
                  [
                    t('account.lastError'),
                    account.lastErrorTime && <ExactTime key="error" value={account.lastErrorTime} />,
                  ],
                ]}
              />
              <DeliveryProblem error={account.lastError} />
              {links.webhooks !== undefined && (
                <div className="flex flex-col gap-1">
                  <p className="text-sm text-muted">{t('first.callback')}</p>
                  <CopyText text={`${links.webhooks}/webhooks/${channel}/${accountId}`} label={t('first.callback')} />
                </div>
              )}
            </div>
          </Section>
          <Settings accountId={accountId} />
          <AccountChecks accountId={accountId} />
        </div>
      </Page>
    </div>
  );
}

function Settings({ accountId }: { readonly accountId: string }): ReactNode {
  const { t } = useTranslation();
  const mayRead = useMay('AccountService/GetAccount');
  const { data, error } = useCall('AccountService', 'getAccount', { accountId }, { enabled: mayRead });
  if (!mayRead) return null;
  const { settings = {}, secrets = [], rates = {}, createTime } = data?.account ?? {};
  return (
    <Section title={t('account.settings')}>
      {error ? (
        <ErrorNotice error={error} />
      ) : (
        <Facts
          facts={[
            ...Object.entries(settings).map(
              ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
            ),
            ...secrets.map(
              ({ name = '', hint = '', fingerprint = '' }) =>
                [name, <code key={name}>{`${hint === '' ? '••••' : `••••${hint}`}  ${fingerprint}`}</code>] as const,
            ),
            ...Object.entries(rates).map(([name, value]) => [name, String(value)] as const),
            [t('account.created'), createTime && <ExactTime key="created" value={createTime} />],
          ]}
        />
      )}
    </Section>
  );
}

function Actions({ account }: { readonly account: AccountJson }): ReactNode {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { accountId = '', channel = '', state, origin } = account;
  const isActive = state === 'ACCOUNT_STATE_ACTIVE';
  const isOwn = origin === 'ACCOUNT_ORIGIN_API';
  const mayPause = useMay('ChannelService/PauseAccount');
  const mayRotate = useMay('AccountService/RotateAccountCredentials');
  const mayDelete = useMay('AccountService/DeleteAccount');
  const pause = useAction('ChannelService', 'pauseAccount');
  const resume = useAction('ChannelService', 'resumeAccount');
  const rotate = useAction('AccountService', 'rotateAccountCredentials', ['AccountService', 'ChannelService']);
  const remove = useAction('AccountService', 'deleteAccount', ['AccountService', 'ChannelService']);
  const [asked, ask] = useState<'pause' | 'rotate' | 'delete'>();
  const close = (): void => {
    ask(undefined);
  };
  return (
    <>
      {mayPause &&
        (isActive ? (
          <Button
            icon={Pause}
            onClick={() => {
              ask('pause');
            }}
          >
            {t('account.pause')}
          </Button>
        ) : (
          <Button
            variant="primary"
            icon={Play}
            busy={resume.isPending}
            onClick={() => {
              resume.mutate({ accountId });
            }}
          >
            {t('account.resume')}
          </Button>
        ))}
      {mayRotate && isOwn && (
        <Button
          icon={KeyRound}
          onClick={() => {
            ask('rotate');
          }}
        >
          {t('account.rotate')}
        </Button>
      )}
      {mayDelete && isOwn && (
        <Button
          variant="danger"
          icon={Trash2}
          onClick={() => {
            ask('delete');
          }}
        >
          {t('action.delete')}
        </Button>
      )}
      {resume.error && <ErrorNotice error={resume.error} />}
      <ConfirmDialog
        open={asked === 'pause'}
        onClose={close}
        title={t('account.pause')}
        description={t('account.pauseText')}
        submitLabel={t('account.pause')}
        onConfirm={() => pause.mutateAsync({ accountId })}
      />
      <FormDialog<Readonly<Record<string, string>>>
        open={asked === 'rotate'}
        onClose={close}
        title={t('account.rotate')}
        description={t('account.rotateText')}
        submitLabel={t('account.rotate')}
        defaultValues={{}}
        onSubmit={(values) => {
          const secrets = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
          return rotate.mutateAsync({ accountId, secrets });
        }}
      >
        {({ register }) =>
          secretsOf(channel).map((name) => (
            <TextField key={name} {...register(name)} label={name} type="password" autoComplete="off" />
          ))
        }
      </FormDialog>
      <FormDialog
        open={asked === 'delete'}
        onClose={close}
        title={t('account.delete')}
        description={t('account.deleteText')}
        submitLabel={t('action.delete')}
        dangerous
        defaultValues={{ force: false }}
        onSubmit={async ({ force }) => {
          await remove.mutateAsync({ accountId, force });
          await navigate({ to: '/accounts' });
        }}
      >
        {({ register }) => (
          <CheckField {...register('force')} label={t('account.force')} hint={t('account.forceHint')} />
        )}
      </FormDialog>
    </>
  );
}
