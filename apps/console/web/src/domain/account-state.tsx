import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountJson, AccountStateJson } from '../gen/chat4all/v1/channel_pb';
import { Badge, type Tone } from '../ui/badge.tsx';

const TONES: Readonly<Record<AccountStateJson, Tone>> = {
  ACCOUNT_STATE_UNSPECIFIED: 'neutral',
  ACCOUNT_STATE_ACTIVE: 'good',
  ACCOUNT_STATE_PAUSED: 'warn',
  ACCOUNT_STATE_REAUTH_REQUIRED: 'bad',
  ACCOUNT_STATE_FROZEN: 'bad',
};

/** The state of an account as a word, or that this router cannot use it. */
export function AccountStateBadge({ account }: { readonly account: AccountJson }): ReactNode {
  const { t } = useTranslation();
  const { state = 'ACCOUNT_STATE_UNSPECIFIED', problem = '' } = account;
  if (problem !== '') return <Badge tone="bad">{t('account.unusable')}</Badge>;
  return <Badge tone={TONES[state]}>{t(`accountState.${state}`)}</Badge>;
}

/** The time below which a token is about to end, in milliseconds. */
const SOON_MS = 7 * 24 * 60 * 60 * 1_000;

/** Returns the tone of the end of a token. */
export function tokenTone(expireTime: string): Tone {
  const remaining = new Date(expireTime).getTime() - Date.now();
  return remaining < 0 ? 'bad' : remaining < SOON_MS ? 'warn' : 'neutral';
}
