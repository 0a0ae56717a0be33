import type { DatabaseSync } from 'node:sqlite';
import { AccountState } from '@chat4all/proto';
import type { AccountStatus } from '../../account-statuses.ts';
import { toAccountStatus } from '../../sql/account-row.ts';
import { encodeError } from '../../sql/columns.ts';

/** The `accounts` table. */
export class AccountTable {
  readonly #set;
  readonly #list;
  readonly #isSuspended;
  readonly #resume;

  constructor(database: DatabaseSync) {
    this.#set = database.prepare(
      `INSERT INTO accounts (account_id, state, error, since) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET state = excluded.state, error = excluded.error, since = excluded.since`,
    );
    this.#list = database.prepare('SELECT * FROM accounts ORDER BY account_id');
    this.#isSuspended = database.prepare(
      `SELECT 1 FROM accounts WHERE account_id = ? AND state <> ${AccountState.ACTIVE}`,
    );
    this.#resume = database.prepare('UPDATE parked_lanes SET not_before = ? WHERE account_id = ? AND not_before > ?');
  }

  /** Sets the status of an account. If it becomes active, its parked deliveries are due. */
  set({ accountId, state, error, sinceMs }: AccountStatus, nowMs: number): void {
    const resumes = state === AccountState.ACTIVE && this.#isSuspended.get(accountId) !== undefined;
    this.#set.run(accountId, state, encodeError(error), sinceMs);
    if (resumes) this.#resume.run(nowMs, accountId, nowMs);
  }

  list(): AccountStatus[] {
    return this.#list.all().map(toAccountStatus);
  }
}
