import { describe, expect, test } from 'vitest';
import type { AuditEntry, AuditQuery } from '../audit-trail.ts';
import { SAMPLE_TIME_MS } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests the audit trail. */
export function describeAudit(it: StoreInTest): void {
  const entry = (entryId: string, partial: Partial<AuditEntry> = {}): AuditEntry => ({
    ...{ entryId, tenantId: 'acme', timeMs: SAMPLE_TIME_MS, actor: 'api_key:backend', ip: '127.0.0.1' },
    onBehalfOf: 'ana@example.com',
    ...{ method: 'ChannelService/PauseAccount', target: 'a1', outcome: 'UNKNOWN', changedFields: [], traceId: '' },
    ...partial,
  });
  const idsOf = async (query: Partial<AuditQuery> = {}): Promise<string[]> =>
    (await it.store.audit.list({ tenantId: 'acme', pageSize: 10, ...query })).entries.map(({ entryId }) => entryId);

  describe('audit', () => {
    test('keeps entries with how they ended', async () => {
      await it.store.audit.begin(entry('e1'));
      await it.store.audit.begin(entry('e1', { actor: 'other' }));
      const result = { target: 'a2', outcome: 'OK', changedFields: ['settings.url', 'secrets.access_token'] };
      await it.store.audit.end('e1', result);
      await it.store.audit.end('unknown', result);
      await it.reopen();
      expect(await it.store.audit.list({ tenantId: 'acme', pageSize: 10 })).toEqual({
        entries: [{ ...entry('e1'), ...result }],
      });
    });

    test('lists the entries of a tenant by every filter, newest first, page by page', async () => {
      await it.store.audit.begin(entry('e1'));
      await it.store.audit.begin(entry('e2', { timeMs: SAMPLE_TIME_MS + 1, actor: 'anonymous', target: 'a2' }));
      await it.store.audit.begin(entry('e3', { timeMs: SAMPLE_TIME_MS + 1, method: 'ChannelService/ResumeAccount' }));
      await it.store.audit.begin(entry('e4', { tenantId: 'other' }));
      expect(await idsOf()).toEqual(['e3', 'e2', 'e1']);
      expect(await idsOf({ actor: 'anonymous' })).toEqual(['e2']);
      expect(await idsOf({ method: 'ChannelService/ResumeAccount' })).toEqual(['e3']);
      expect(await idsOf({ target: 'a2' })).toEqual(['e2']);
      expect(await idsOf({ startTimeMs: SAMPLE_TIME_MS + 1 })).toEqual(['e3', 'e2']);
      expect(await idsOf({ endTimeMs: SAMPLE_TIME_MS + 1 })).toEqual(['e1']);
      const first = await it.store.audit.list({ tenantId: 'acme', pageSize: 2 });
      expect(first.entries.map(({ entryId }) => entryId)).toEqual(['e3', 'e2']);
      expect(await idsOf({ pageToken: first.nextPageToken ?? '' })).toEqual(['e1']);
    });
  });
}
