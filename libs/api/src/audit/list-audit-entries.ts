import type { AuditEntry, ListAuditEntriesRequest, ListAuditEntriesResponse } from '@chat4all/proto';
import type { AuditEntry as StoredEntry, AuditTrail } from '@chat4all/store';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';

/** Lists the entries of a tenant, newest first. Throws INVALID_ARGUMENT that names every invalid field. */
export async function listAuditEntries(
  tenantId: string,
  request: ListAuditEntriesRequest,
  audit: AuditTrail,
): Promise<ListAuditEntriesResponse> {
  const { actor, method, target, startTime, endTime, pageSize, pageToken } = request;
  const violations = new Violations();
  validateTime(startTime, 'start_time', violations);
  validateTime(endTime, 'end_time', violations);
  violations.assertNone();
  const filters = {
    ...(actor !== '' && { actor }),
    ...(method !== '' && { method }),
    ...(target !== '' && { target }),
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
  };
  const tokens = new PageTokens('ListAuditEntries', { tenantId, ...filters });
  const token = tokens.read(pageToken);
  const page = await audit.list({
    ...{ tenantId, pageSize: pageSizeFrom(pageSize) },
    ...filters,
    ...(token !== '' && { pageToken: token }),
  });
  return { entries: page.entries.map(toEntry), nextPageToken: tokens.write(page.nextPageToken) };
}

function toEntry({ timeMs, changedFields, ...entry }: StoredEntry): AuditEntry {
  const { entryId, actor, onBehalfOf, ip, method, target, outcome, traceId } = entry;
  return {
    ...{ entryId, actor, onBehalfOf, ip, method, target, outcome, traceId },
    ...{ time: new Date(timeMs), changedFields: [...changedFields] },
  };
}
