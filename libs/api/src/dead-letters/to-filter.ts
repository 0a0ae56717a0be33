import type { DeadLetterFilter as RequestedFilter } from '@chat4all/proto';
import type { DeadLetterFilter } from '@chat4all/store';

/** Converts the filter of a request to that of the store, without the fields that are not set. */
export function toFilter(filter: RequestedFilter | undefined): DeadLetterFilter {
  if (filter === undefined) return {};
  const { channel, accountId, reason, startTime, endTime, deadLetterIds } = filter;
  return {
    ...(channel !== '' && { channel }),
    ...(accountId !== '' && { accountId }),
    ...(reason !== '' && { reason }),
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
    ...(deadLetterIds.length > 0 && { deadLetterIds }),
  };
}
