import { integer } from '../sql/row.ts';
import type { Usage } from '../usage.ts';
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
  };
}
