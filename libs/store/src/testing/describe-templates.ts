import { Template, TemplateCategory, TemplateParameterFormat, TemplateQuality, TemplateStatus } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import type { TemplateChange, TemplateSnapshot } from '../templates.ts';
import type { StoreInTest } from './use-store.ts';

const MINUTE_MS = 60_000;
const LEASE_MS = 30_000;

function template(templateId: string, partial: Partial<Template> = {}): Template {
  return {
    ...{ templateId, accountId: 'a', channel: 'whatsapp', name: `name_${templateId}`, language: 'pt_BR', reason: '' },
    ...{ category: TemplateCategory.UTILITY, status: TemplateStatus.APPROVED, quality: TemplateQuality.UNSPECIFIED },
    parameterFormat: TemplateParameterFormat.NAMED,
    components: [{ type: 'BODY', text: 'Olá {{name}}' }],
    ...{ syncTime: undefined, ...partial },
  };
}

function summaryOf({ template: { templateId, status, quality }, ...change }: TemplateChange): unknown {
  return [templateId, change.previousStatus, status, change.previousQuality, quality];
}

/** Tests the templates of accounts. */
export function describeTemplates(it: StoreInTest): void {
  describe('templates', () => {
    const record = (templates: readonly Template[], partial: Partial<TemplateSnapshot> = {}): Promise<void> =>
      it.store.templates.record({
        ...{ tenantId: 'acme', accountId: 'a', channel: 'whatsapp', timeMs: it.nowMs, scope: 'all', templates },
        ...partial,
      });
    const ids = async (): Promise<string[]> =>
      (await it.store.templates.listOf('a')).map(({ templateId }) => templateId).sort();
    const changes = async (): Promise<unknown[]> => (await it.store.templates.unannounced('a')).map(summaryOf);

    test('returns what was recorded, to its tenant only', async () => {
      await record([template('1')]);
      const expected = { ...template('1'), syncTime: new Date(it.nowMs) };
      expect(await it.store.templates.get('acme', 'a', '1')).toEqual(expected);
      expect(await it.store.templates.get('other', 'a', '1')).toBeUndefined();
      expect(await it.store.templates.get('acme', 'b', '1')).toBeUndefined();
      expect(await it.store.templates.listOf('a')).toEqual([expected]);
    });

    test('lists by page and by filter', async () => {
      await record([template('1'), template('2', { language: 'en' })]);
      it.nowMs += 1;
      await record([template('3', { accountId: 'b', status: TemplateStatus.PENDING })], { accountId: 'b' });
      const { templates } = it.store;
      const list = async (query: object): Promise<string[]> =>
        (await templates.list({ tenantId: 'acme', pageSize: 10, ...query })).templates.map((each) => each.templateId);
      expect(await list({})).toEqual(['3', '2', '1']);
      expect(await list({ tenantId: 'other' })).toEqual([]);
      expect(await list({ accountId: 'a' })).toEqual(['2', '1']);
      expect(await list({ name: 'name_1' })).toEqual(['1']);
      expect(await list({ language: 'en' })).toEqual(['2']);
      expect(await list({ status: TemplateStatus.PENDING })).toEqual(['3']);
      const { nextPageToken = '' } = await templates.list({ tenantId: 'acme', pageSize: 2 });
      expect(await list({ pageToken: nextPageToken })).toEqual(['1']);
      await expect(list({ pageSize: 0 })).rejects.toMatchObject({ code: 'invalid' });
    });

    test('announces nothing of the first synchronization, and then what is new, changed or deleted, once', async () => {
      await record([template('1'), template('2')]);
      expect(await changes()).toEqual([]);
      it.nowMs += MINUTE_MS + 1;
      await record([template('1', { status: TemplateStatus.PAUSED, quality: TemplateQuality.LOW }), template('3')]);
      const { UNSPECIFIED, APPROVED, PAUSED, DELETED } = TemplateStatus;
      const { UNSPECIFIED: UNKNOWN, LOW } = TemplateQuality;
      const expected = [
        ['1', APPROVED, PAUSED, UNKNOWN, LOW],
        ['2', APPROVED, DELETED, UNKNOWN, UNKNOWN],
        ['3', UNSPECIFIED, APPROVED, UNKNOWN, UNKNOWN],
      ];
      const found = await it.store.templates.unannounced('a');
      expect(found.map(summaryOf).sort()).toEqual(expected);
      expect(new Set(found.map(({ changeId }) => changeId)).size).toBe(3);
      expect(await it.store.templates.unannounced('a')).toEqual(found);
      expect(await ids()).toEqual(['1', '3']);
      await it.store.templates.setAnnounced(found);
      expect(await changes()).toEqual([]);
      expect(await ids()).toEqual(['1', '3']);
    });

    test('announces a change that follows another before that was announced', async () => {
      await record([template('1')]);
      await record([template('1', { status: TemplateStatus.PAUSED })]);
      const first = await it.store.templates.unannounced('a');
      it.nowMs += 1;
      await record([template('1', { status: TemplateStatus.DISABLED })]);
      await it.store.templates.setAnnounced(first);
      expect(await changes()).toEqual([['1', TemplateStatus.PAUSED, TemplateStatus.DISABLED, 0, 0]]);
    });

    test('keeps what was recorded later than a snapshot, and new templates that it does not have', async () => {
      await record([template('1')]);
      it.nowMs += MINUTE_MS * 2;
      const before = it.nowMs - 1;
      await record([template('2', { status: TemplateStatus.PENDING })], { scope: 'created' });
      await it.store.templates.report({
        ...{ accountId: 'a', templateId: '1', providerTimeMs: it.nowMs, status: TemplateStatus.PAUSED, reason: '' },
      });
      await record([template('1')], { timeMs: before });
      expect(await changes()).toEqual([['1', TemplateStatus.APPROVED, TemplateStatus.PAUSED, 0, 0]]);
      it.nowMs += 1;
      // The platform does not list it yet.
      await record([template('1')]);
      expect(await ids()).toEqual(['1', '2']);
      expect(await changes()).toEqual([]);
    });

    test('refreshes some templates without deleting the others', async () => {
      await record([template('1'), template('2')]);
      it.nowMs += MINUTE_MS * 2;
      await record([template('1', { name: 'other' })], { scope: 'some' });
      expect(await ids()).toEqual(['1', '2']);
      expect(await it.store.templates.get('acme', 'a', '1')).toMatchObject({ name: 'other' });
    });

    test('applies reports in the order of their times, and ignores unknown templates', async () => {
      const { templates } = it.store;
      await record([template('1', { status: TemplateStatus.PENDING })]);
      const report = (providerTimeMs: number, partial: object) =>
        templates.report({ accountId: 'a', templateId: '1', providerTimeMs, reason: '', ...partial });
      await report(2, { status: TemplateStatus.REJECTED, reason: 'ABUSIVE_CONTENT' });
      await report(1, { status: TemplateStatus.APPROVED });
      await report(2, { quality: TemplateQuality.HIGH, category: TemplateCategory.MARKETING });
      await report(3, { templateId: 'unknown', status: TemplateStatus.APPROVED });
      const expected = {
        ...{ status: TemplateStatus.REJECTED, reason: 'ABUSIVE_CONTENT', quality: TemplateQuality.HIGH },
        category: TemplateCategory.MARKETING,
      };
      expect(await templates.listOf('a')).toMatchObject([expected]);
      const { PENDING, REJECTED } = TemplateStatus;
      expect(await changes()).toEqual([['1', PENDING, REJECTED, TemplateQuality.UNSPECIFIED, TemplateQuality.HIGH]]);
      await report(4, { status: PENDING, quality: TemplateQuality.UNSPECIFIED });
      expect(await changes()).toEqual([]);
    });

    test('counts a version with every change', async () => {
      const { templates } = it.store;
      const version = async () => (await templates.syncStates(['a', 'b'])).get('a')?.version ?? 0;
      const seen = [await version()];
      await record([template('1')]);
      seen.push(await version());
      await templates.report({ accountId: 'a', templateId: '1', providerTimeMs: 1, reason: '', quality: 1 });
      seen.push(await version());
      await record([], { scope: 'some' });
      seen.push(await version());
      expect(new Set(seen).size).toBe(4);
      expect([...(await templates.syncStates(['b'])).keys()]).toEqual([]);
      expect(await templates.syncStates([])).toEqual(new Map());
    });

    test('records more templates than a statement has parameters', async () => {
      const many = Array.from({ length: 2_100 }, (_, index) => template(String(index)));
      await record(many);
      expect(await ids()).toHaveLength(many.length);
    });

    test('gives each account that is due to one caller, on its channels, until its lease ends', async () => {
      const { templates } = it.store;
      await templates.addSyncs([]);
      await templates.addSyncs([
        { accountId: 'a', channel: 'whatsapp' },
        { accountId: 'b', channel: 'other' },
      ]);
      await templates.addSyncs([{ accountId: 'a', channel: 'whatsapp' }]);
      const another = await it.openAnother();
      const claims = await Promise.all(
        [templates, another.templates].map((each) => each.claimSync(['whatsapp'], LEASE_MS)),
      );
      expect(claims.filter((claim) => claim !== undefined)).toMatchObject([{ accountId: 'a', failures: 0 }]);
      expect(await templates.claimSync([], LEASE_MS)).toBeUndefined();
      it.nowMs += LEASE_MS;
      expect(await templates.claimSync(['whatsapp'], LEASE_MS)).toMatchObject({ accountId: 'a' });
    });

    test('remembers failures, and a request that arrives during a synchronization', async () => {
      const { templates } = it.store;
      await templates.addSyncs([{ accountId: 'a', channel: 'whatsapp' }]);
      const claim = async () => {
        const claimed = await templates.claimSync(['whatsapp'], LEASE_MS);
        if (claimed === undefined) throw new Error('nothing is due');
        return claimed;
      };
      const failedMs = it.nowMs;
      await templates.finishSync(await claim(), { failed: true, nextSyncTimeMs: it.nowMs + 1 });
      expect(await templates.claimSync(['whatsapp'], LEASE_MS)).toBeUndefined();
      it.nowMs += 1;
      const second = await claim();
      expect(second.failures).toBe(1);
      expect((await templates.syncStates(['a'])).get('a')).toMatchObject({ failingSinceMs: failedMs, syncTimeMs: 0 });
      await templates.requestSync('a');
      await record([]);
      await templates.finishSync(second, { failed: false, nextSyncTimeMs: it.nowMs + MINUTE_MS });
      expect((await claim()).failures).toBe(0);
      const state = { failingSinceMs: 0, syncTimeMs: it.nowMs };
      expect((await templates.syncStates(['a'])).get('a')).toMatchObject(state);
    });
  });
}
