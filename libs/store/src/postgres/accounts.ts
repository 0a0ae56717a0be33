import { AccountState } from '@chat4all/proto';
import type { AccountStatuses } from '../account-statuses.ts';
import { toAccountStatus } from '../sql/account-row.ts';
import { encodeError } from '../sql/columns.ts';
import type { PostgresDatabase } from './postgres-database.ts';

// Parked deliveries of a suspended account are due when it becomes active.
const SET_ACCOUNT = `
  WITH suspended AS MATERIALIZED (
    SELECT FROM accounts WHERE account_id = $1 AND state <> ${AccountState.ACTIVE} AND $2 = ${AccountState.ACTIVE}
  ),
  written AS (
    INSERT INTO accounts (account_id, state, error, since) VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id) DO UPDATE SET state = excluded.state, error = excluded.error, since = excluded.since
  ),
  resumed AS MATERIALIZED (
    SELECT account_id, identity_kind, identity_value FROM parked_lanes
    WHERE account_id = $1 AND not_before > $5 AND EXISTS (SELECT FROM suspended)
    ORDER BY account_id, identity_kind, identity_value FOR UPDATE
  )
  UPDATE parked_lanes lane SET not_before = $5 FROM resumed
  WHERE lane.account_id = resumed.account_id AND lane.identity_kind = resumed.identity_kind
    AND lane.identity_value = resumed.identity_value`;

/** Creates account statuses in a PostgreSQL database. */
export function createAccountStatuses(database: PostgresDatabase, now: () => number): AccountStatuses {
  return {
    set: async ({ accountId, state, error, sinceMs }) => {
      await database.query(SET_ACCOUNT, [accountId, state, encodeError(error), sinceMs, now()]);
    },
    list: async () => (await database.query('SELECT * FROM accounts ORDER BY account_id')).map(toAccountStatus),
  };
}
