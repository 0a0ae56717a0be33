import { integer } from '../sql/row.ts';
import { toSharedUsage } from '../sql/shared-usage.ts';
import { REPORT_LIFETIME_MS, type Usage } from '../usage.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/** Creates the usage counters of tenants in a PostgreSQL database. */
export function createUsage(database: PostgresDatabase): Usage {
  return {
    add: async (counts) => {
      const rows = await database.query('SELECT * FROM add_usage($1, $2, $3)', [
        counts.map(({ tenantId }) => tenantId),
        counts.map(({ period }) => period),
        counts.map(({ amount }) => amount),
      ]);
      return rows.map((row) => integer(row, 'total'));
    },
    report: async (routerId, usages) => {
      const rows = await database.query('SELECT * FROM report_usage($1, $2, $3, $4, $5)', [
        routerId,
        usages.map(({ tenantId }) => tenantId),
        usages.map(({ demand }) => demand),
        usages.map(({ streams }) => streams),
        REPORT_LIFETIME_MS,
      ]);
      return toSharedUsage(rows);
    },
  };
}
