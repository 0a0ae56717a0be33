import type { DeadLetterFilter } from '@chat4all/proto';

/** Which dead letters, as the commands' options say. */
export interface FilterOptions {
  readonly channel?: string;
  readonly account?: string;
  readonly reason?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly id?: readonly string[];
}

/** The filter that the options ask for; undefined when they ask for all. */
export function toFilter({ channel, account, reason, since, until, id }: FilterOptions): DeadLetterFilter | undefined {
  if ([channel, account, reason, since, until, id].every((option) => option === undefined)) return undefined;
  return {
    channel: channel ?? '',
    accountId: account ?? '',
    // Reasons are constants in upper case; nobody wants to shout.
    reason: reason?.toUpperCase() ?? '',
    startTime: since,
    endTime: until,
    deadLetterIds: [...(id ?? [])],
  };
}
