import type { Capabilities } from '@chat4all/connector';
import type { DeadLetterFilter as RequestedFilter } from '@chat4all/proto';
import type { DeadLetterFilter } from '@chat4all/store';
import { validateChannel, validateTime } from '../validation/validate-filters.ts';
import type { Violations } from '../validation/violations.ts';

/** Converts the filter of a request to that of the store, without the fields that are not set; adds those that are invalid to `violations`. */
export function readFilter(
  filter: RequestedFilter | undefined,
  channels: ReadonlyMap<string, Capabilities>,
  violations: Violations,
): DeadLetterFilter {
  if (filter === undefined) return {};
  const { channel, accountId, reason, startTime, endTime, deadLetterIds } = filter;
  validateChannel(channel, 'filter.channel', channels, violations);
  validateTime(startTime, 'filter.start_time', violations);
  validateTime(endTime, 'filter.end_time', violations);
  return {
    ...(channel !== '' && { channel }),
    ...(accountId !== '' && { accountId }),
    ...(reason !== '' && { reason }),
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
    ...(deadLetterIds.length > 0 && { deadLetterIds }),
  };
}
