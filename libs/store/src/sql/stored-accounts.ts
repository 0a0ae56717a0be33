import { DeliveryState } from '@chat4all/proto';
import type { AccountChange, StoredAccounts } from '../stored-accounts.ts';
import { listed } from './insert-rows.ts';
import { integer } from './row.ts';
import { accountColumns, changedAccountColumns, toStoredAccount } from './stored-account-row.ts';
import type { RunStatement } from './webhook-dialect.ts';

/** How long a delivery that is not parked can be on its way, in milliseconds. */
const UNDER_WAY_MS = 10 * 60_000;

/** Creates the accounts of a stored configuration. */
export function createStoredAccounts({
  read,
  run,
  now,
}: {
  readonly read: RunStatement;
  readonly run: RunStatement;
  readonly now: () => number;
}): StoredAccounts {
  const ofTenant = (value: (text: string) => string, tenantId: string, accountId: string): string =>
    `tenant_id = ${value(tenantId)} AND account_id = ${value(accountId)} AND is_deleted = 0`;
  return {
    create: async (account, maximum) => {
      const columns = accountColumns(account);
      const names = Object.keys(columns);
      // A deleted account has kept its id for its tenant, which may use it again.
      const inserted = await run(
        (value) =>
          `INSERT INTO stored_accounts (${names.join(', ')})
           SELECT ${listed(value, Object.values(columns))}
           WHERE (SELECT count(*) FROM stored_accounts
                  WHERE tenant_id = ${value(account.tenantId)} AND is_deleted = 0) < CAST(${value(maximum)} AS integer)
           ON CONFLICT (account_id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
           WHERE stored_accounts.is_deleted = 1 AND stored_accounts.tenant_id = excluded.tenant_id
           RETURNING account_id`,
      );
      if (inserted.length > 0) return 'created';
      const [row] = await read(
        (value) =>
          `SELECT count(*) AS count FROM stored_accounts WHERE tenant_id = ${value(account.tenantId)} AND is_deleted = 0`,
      );
      return row && integer(row, 'count') >= maximum ? 'too_many' : 'exists';
    },
    get: async (tenantId, accountId) => {
      const [row] = await read(
        (value) => `SELECT * FROM stored_accounts WHERE ${ofTenant(value, tenantId, accountId)}`,
      );
      return row && toStoredAccount(row);
    },
    list: async () => {
      const rows = await read(
        () => 'SELECT * FROM stored_accounts WHERE is_deleted = 0 ORDER BY create_time, account_id',
      );
      return rows.map(toStoredAccount);
    },
    update: async ({ tenantId, accountId, revision }, change: AccountChange) => {
      const [row] = await run((value) => {
        const changes = Object.entries(changedAccountColumns(change)).map(
          ([column, changed]) => `${column} = ${value(changed)}`,
        );
        return `UPDATE stored_accounts SET ${changes.join(', ')}, revision = revision + 1
                WHERE ${ofTenant(value, tenantId, accountId)} AND revision = ${value(revision)} RETURNING *`;
      });
      return row && toStoredAccount(row);
    },
    delete: async (tenantId, accountId) => {
      await run(
        (value) =>
          `UPDATE stored_accounts SET is_deleted = 1, sealed_secrets = '', secret_hints = '[]', settings = '{}'
           WHERE ${ofTenant(value, tenantId, accountId)}`,
      );
    },
    hasUnsent: async (tenantId, accountId) => {
      const [row] = await read(
        (value) =>
          `SELECT CASE WHEN
             EXISTS (SELECT 1 FROM parked_deliveries WHERE account_id = ${value(accountId)})
             OR EXISTS (
               SELECT 1 FROM scheduled_deliveries JOIN deliveries
                 ON deliveries.message_key = scheduled_deliveries.message_key
                 AND deliveries.position = scheduled_deliveries.position
               WHERE deliveries.account_id = ${value(accountId)})
             OR EXISTS (
               SELECT 1 FROM messages JOIN deliveries ON deliveries.message_key = messages.message_key
               WHERE messages.tenant_id = ${value(tenantId)} AND messages.create_time > ${value(now() - UNDER_WAY_MS)}
                 AND deliveries.account_id = ${value(accountId)}
                 AND deliveries.state IN (${DeliveryState.ACCEPTED}, ${DeliveryState.ROUTED}))
           THEN 1 ELSE 0 END AS has_unsent`,
      );
      return row !== undefined && integer(row, 'has_unsent') === 1;
    },
  };
}
