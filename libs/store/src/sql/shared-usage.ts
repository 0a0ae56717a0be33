import type { SharedUsage } from '../usage.ts';
import { type Row, integer } from './row.ts';

/** Returns what all routers use, from a row of sums. */
export function toSharedUsage(row: Row): SharedUsage {
  return { routers: integer(row, 'routers'), demand: integer(row, 'demand'), streams: integer(row, 'streams') };
}
