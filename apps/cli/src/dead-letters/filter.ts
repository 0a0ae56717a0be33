import type { DeadLettersFilter } from '@chat4all/client';

/** Which dead letters, as the commands' options say. */
export interface FilterOptions {
  readonly channel?: string;
  readonly account?: string;
  readonly reason?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly id?: readonly string[];
}

/** Whether the options ask for all of them. */
export function asksForAll(options: FilterOptions): boolean {
  return Object.values(toFilter(options)).every((value) => value === undefined);
}

/** The filter that the options ask for. */
export function toFilter({ channel, account, reason, since, until, id }: FilterOptions): DeadLettersFilter {
  return {
    channel,
    accountId: account,
    // Reasons are constants in upper case; nobody wants to shout.
    reason: reason?.toUpperCase(),
    startTime: since,
    endTime: until,
    deadLetterIds: id,
  };
}
