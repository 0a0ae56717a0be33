import type { DatabaseSync } from 'node:sqlite';
import { toSharedUsage } from '../sql/shared-usage.ts';
import { integer } from '../sql/row.ts';
import { REPORT_LIFETIME_MS, type RouterUsage, type SharedUsage, type Usage, type UsageCount } from '../usage.ts';
import type { Transactions } from './dead-letters.ts';

/** Creates the usage counters of tenants in a SQLite database. */
export function createUsage(database: DatabaseSync, { write }: Transactions, now: () => number): Usage {
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
  const deleteOld = database.prepare('DELETE FROM router_usage WHERE update_time < ?');
  const put = database.prepare(
    `INSERT INTO router_usage (tenant_id, router_id, demand, streams, update_time) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET demand = excluded.demand, streams = excluded.streams, update_time = excluded.update_time`,
  );
  const sum = database.prepare(
    `SELECT tenant_id, count(*) AS routers, total(demand) AS demand, sum(streams) AS streams FROM router_usage GROUP BY tenant_id`,
  );
  const report = (routerId: string, usages: readonly RouterUsage[]): ReadonlyMap<string, SharedUsage> => {
    const nowMs = now();
    deleteOld.run(nowMs - REPORT_LIFETIME_MS);
    for (const { tenantId, demand, streams } of usages) put.run(tenantId, routerId, demand, streams, nowMs);
    return toSharedUsage(sum.all());
  };
  return {
    add: (counts) => write(() => counts.map(addOne)),
    report: (routerId, usages) => write(() => report(routerId, usages)),
  };
}
