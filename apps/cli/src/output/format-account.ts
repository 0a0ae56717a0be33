import { type Account, AccountOrigin, AccountState } from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { accountStateName } from '../states.ts';
import { formatDeliveryError, formatTime } from './format.ts';
import { type Colour, paint } from './print.ts';
import { errorFactsToJson } from './to-json.ts';

const LONGEST_STATE = 15;

const ORIGIN_NAMES: Readonly<Partial<Record<AccountOrigin, string>>> = {
  [AccountOrigin.FILE]: 'FILE',
  [AccountOrigin.API]: 'API',
};

/** Returns an account as a line with state, channel and id, and lines with the last error and the token's expiry. */
export function formatAccount(account: Account): string {
  const { accountId, channel, state, lastError, lastErrorTime, tokenExpireTime, problem } = account;
  const lines = [`${paint(colourOf(state), accountStateName(state).padEnd(LONGEST_STATE))}  ${channel} ${accountId}`];
  if (lastError !== undefined) {
    lines.push(`  last error     ${formatTime(lastErrorTime)}`, `    ${formatDeliveryError(lastError)}`);
  }
  if (tokenExpireTime !== undefined) lines.push(`  token expires  ${formatTime(tokenExpireTime)}`);
  if (problem !== '') lines.push(`  problem        ${escapeField(problem)}`);
  return lines.join('\n');
}

/** Returns an account as JSON. */
export function accountToJson(account: Account): Record<string, unknown> {
  return {
    account: account.accountId,
    channel: account.channel,
    state: accountStateName(account.state),
    last_error: account.lastError && errorFactsToJson(account.lastError),
    last_error_time: account.lastErrorTime,
    last_success_time: account.lastSuccessTime,
    token_expire_time: account.tokenExpireTime,
    origin: ORIGIN_NAMES[account.origin],
    problem: account.problem || undefined,
  };
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
