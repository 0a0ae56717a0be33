import { AccountState } from '@chat4all/proto';
import type { AccountStatus } from '../account-statuses.ts';
import { decodeError } from './columns.ts';
import { type Row, integer, optionalText, text } from './row.ts';

/** Returns the status of an account, from its row. */
export function toAccountStatus(row: Row): AccountStatus {
  const error = decodeError(optionalText(row, 'error'));
  const state = integer(row, 'state');
  return {
    accountId: text(row, 'account_id'),
    state: Object.values(AccountState).find((known) => known === state) ?? AccountState.UNRECOGNIZED,
    ...(error && { error }),
    sinceMs: integer(row, 'since'),
  };
}
