import type { Templates } from '../templates.ts';
import { insertRows, listed } from './insert-rows.ts';
import type { AddValue } from './pages.ts';
import { text } from './row.ts';
import { toSyncClaim, toSyncState } from './template-rows.ts';
import type { RunStatement } from './webhook-dialect.ts';

type Syncs = Pick<Templates, 'addSyncs' | 'claimSync' | 'finishSync' | 'requestSync' | 'syncStates'>;

/** The parts that the synchronizations use. */
interface SyncDialect {
  readonly read: RunStatement;
  readonly run: RunStatement;
  readonly skipLocked: string;
  readonly now: () => number;
}

/** Creates the schedule of synchronizations. */
export function createTemplateSyncs({ read, run, skipLocked, now }: SyncDialect): Syncs {
  return {
    addSyncs: async (accounts) => {
      if (accounts.length === 0) return;
      const rows = accounts.map(({ accountId, channel }) => ({
        ...{ account_id: accountId, channel, version: 0, sync_time: 0, failing_since: 0, failures: 0 },
        next_sync_time: 0,
      }));
      await run((value) => `${insertRows('template_syncs', rows, value)} ON CONFLICT (account_id) DO NOTHING`);
    },
    claimSync: async (channels, leaseMs) => {
      if (channels.length === 0) return undefined;
      const due = (value: AddValue): string =>
        `SELECT account_id FROM template_syncs
         WHERE next_sync_time <= ${value(now())} AND channel IN (${listed(value, channels)})
         ORDER BY next_sync_time LIMIT 1`;
      // Usually nothing is due, and a read blocks no other process.
      if ((await read(due)).length === 0) return undefined;
      const [row] = await run(
        (value) =>
          `WITH due (due_id) AS MATERIALIZED (${due(value)} ${skipLocked})
           UPDATE template_syncs SET next_sync_time = ${value(now() + leaseMs)}
           FROM due WHERE account_id = due_id RETURNING *`,
      );
      return row && toSyncClaim(row);
    },
    finishSync: async ({ accountId, untilMs, failures }, { failed, nextSyncTimeMs }) => {
      await run(
        (value) =>
          `UPDATE template_syncs SET failures = ${value(failed ? failures + 1 : 0)},
             failing_since = CASE WHEN ${value(failed ? 1 : 0)} = 0 THEN 0 WHEN failing_since = 0 THEN ${value(now())} ELSE failing_since END,
             next_sync_time = CASE WHEN next_sync_time = ${value(untilMs)} THEN ${value(nextSyncTimeMs)} ELSE next_sync_time END
           WHERE account_id = ${value(accountId)}`,
      );
    },
    requestSync: async (accountId) => {
      await run((value) => `UPDATE template_syncs SET next_sync_time = 0 WHERE account_id = ${value(accountId)}`);
    },
    syncStates: async (accountIds) => {
      if (accountIds.length === 0) return new Map();
      const rows = await read(
        (value) => `SELECT * FROM template_syncs WHERE account_id IN (${listed(value, accountIds)})`,
      );
      return new Map(rows.map((row) => [text(row, 'account_id'), toSyncState(row)]));
    },
  };
}
