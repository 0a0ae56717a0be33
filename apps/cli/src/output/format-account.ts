import { type Account, AccountState } from '@chat4all/proto';
import { formatDeliveryError } from './format.ts';
import { type Colour, paint } from './print.ts';
import { errorFactsToJson } from './to-json.ts';

const LONGEST_STATE = 15;

const names: Readonly<Partial<Record<AccountState, string>>> = {
  [AccountState.ACTIVE]: 'ACTIVE',
  [AccountState.PAUSED]: 'PAUSED',
  [AccountState.REAUTH_REQUIRED]: 'REAUTH_REQUIRED',
  [AccountState.FROZEN]: 'FROZEN',
};

/** An account in one line: its state, its channel, its id, and why it was set aside. */
export function formatAccount({ accountId, channel, state, lastError, lastErrorTime }: Account): string {
  const since = lastErrorTime === undefined ? '' : `  ${paint('dim', lastErrorTime.toISOString())}`;
  const why = lastError === undefined ? '' : `${since}  ${formatDeliveryError(lastError)}`;
  return `${paint(colourOf(state), nameOf(state).padEnd(LONGEST_STATE))}  ${channel} ${accountId}${why}`;
}

/** An account for programs. */
export function accountToJson(account: Account): Record<string, unknown> {
  return {
    account: account.accountId,
    channel: account.channel,
    state: nameOf(account.state),
    last_error: account.lastError && errorFactsToJson(account.lastError),
    last_error_time: account.lastErrorTime,
    last_success_time: account.lastSuccessTime,
    token_expire_time: account.tokenExpireTime,
  };
}

function nameOf(state: AccountState): string {
  return names[state] ?? 'UNKNOWN';
}

function colourOf(state: AccountState): Colour {
  switch (state) {
    case AccountState.ACTIVE:
      return 'green';
    case AccountState.PAUSED:
      return 'yellow';
    default:
      return 'red';
  }
}
