import type { DeadLettersFilter } from '@chat4all/client';
import type { JsonOptions } from '../flags.ts';

/** The options that select dead letters. */
export interface FilterOptions extends JsonOptions {
  readonly channel?: string;
  readonly account?: string;
  readonly reason?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly id?: readonly string[];
}

/** Returns true if the options contain no filter. */
export function matchesAll(options: FilterOptions): boolean {
  return Object.values(toFilter(options)).every((value) => value === undefined);
}

/** Returns the filter of the options. Reasons are accepted in any case. */
export function toFilter({ channel, account, reason, since, until, id }: FilterOptions): DeadLettersFilter {
  return {
    channel,
    accountId: account,
    reason: reason?.toUpperCase(),
    startTime: since,
    endTime: until,
    deadLetterIds: id,
  };
}
