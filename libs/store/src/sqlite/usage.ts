import type { DatabaseSync } from 'node:sqlite';
import { integer } from '../sql/row.ts';
import type { Usage, UsageCount } from '../usage.ts';
import type { Transactions } from './dead-letters.ts';

/** Creates the usage counters of tenants in a SQLite database. */
export function createUsage(database: DatabaseSync, { write }: Transactions): Usage {
  const add = database.prepare(
    `INSERT INTO usage (tenant_id, period, amount) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET amount = amount + excluded.amount RETURNING amount`,
  );
  const deleteEarlier = database.prepare('DELETE FROM usage WHERE tenant_id = ? AND period < ?');
  const addOne = ({ tenantId, period, amount }: UsageCount): number => {
    deleteEarlier.run(tenantId, period);
    const row = add.get(tenantId, period, amount);
    return row ? integer(row, 'amount') : amount;
  };
  return { add: (counts) => write(() => counts.map(addOne)) };
}
