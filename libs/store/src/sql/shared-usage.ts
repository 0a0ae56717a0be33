import type { SharedUsage } from '../usage.ts';
import { type Row, integer, text } from './row.ts';

/** Returns what all routers use, by tenant, from rows of sums. */
export function toSharedUsage(rows: readonly Row[]): ReadonlyMap<string, SharedUsage> {
  return new Map(
    rows.map((row) => {
      const sums = {
        routers: integer(row, 'routers'),
        demand: integer(row, 'demand'),
        streams: integer(row, 'streams'),
      };
      return [text(row, 'tenant_id'), sums] as const;
    }),
  );
}
