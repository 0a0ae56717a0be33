import { describe, expect, test } from 'vitest';
import { WebhookOutcome } from '@chat4all/proto';
import type { RecordedAttempt, TakeDueOptions, WaitingPost, WebhookEndpoint } from '../webhook-endpoints.ts';
import type { StoreInTest } from './use-store.ts';

const { SUCCEEDED, RETRYING, FAILED } = WebhookOutcome;
const LEASE_MS = 60_000;
const TAKE: TakeDueOptions = { limitPerEndpoint: 50, leaseMs: LEASE_MS, exceptEndpoints: [] };

/** Tests the endpoints of event webhooks. */
export function describeWebhooks(it: StoreInTest): void {
  const endpoint = (endpointId: string, partial: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
    ...{ endpointId, tenantId: 'acme', secrets: [{ sealed: 'k1.abc', hint: 'wxyz', expireTimeMs: 0 }] },
    settings: {
      ...{ url: 'https://a.example/hook', eventTypes: ['delivery.*', 'message.received'] },
      ...{ description: 'a “b”', maximumPerSecond: 7, disabled: false },
    },
    ...{ disabledReason: '', failingSinceMs: 0, createTimeMs: it.nowMs },
    ...partial,
  });
  const post = (eventId: string, partial: Partial<WaitingPost> = {}): WaitingPost => ({
    ...{ endpointId: 'e', eventId, eventType: 'delivery.sent', body: `{"id":"${eventId}"}`, attempts: 0 },
    ...{ nextAttemptTimeMs: it.nowMs },
    ...partial,
  });
  const attempt = (eventId: string, partial: Partial<RecordedAttempt> = {}): RecordedAttempt => ({
    ...{ attemptId: `${eventId}-1`, endpointId: 'e', eventId, eventType: 'delivery.sent', body: `{"id":"${eventId}"}` },
    ...{ number: 1, startTimeMs: it.nowMs, durationMs: 12, outcome: SUCCEEDED, httpStatus: 204, responseBody: 'ok' },
    ...{ problem: '', nextAttemptTimeMs: 0 },
    ...partial,
  });
  const retry = (eventId: string, number: number, nextAttemptTimeMs: number): RecordedAttempt =>
    attempt(eventId, {
      attemptId: `${eventId}-${number}`,
      number,
      outcome: RETRYING,
      httpStatus: 500,
      nextAttemptTimeMs,
    });
  const takeIds = async (options = TAKE): Promise<string[]> =>
    (await it.store.webhooks.takeDue(options)).map(({ eventId }) => eventId).sort();

  describe('event webhooks', () => {
    test('keeps endpoints, changes and deletes them, each of its tenant', async () => {
      const { webhooks } = it.store;
      expect(await webhooks.create(endpoint('e'), 20)).toBe(true);
      expect(await webhooks.get('acme', 'e')).toEqual(endpoint('e'));
      expect(await webhooks.get('other', 'e')).toBeUndefined();
      expect(await webhooks.update('other', 'e', { failingSinceMs: 5 })).toBeUndefined();
      const settings = { ...endpoint('e').settings, url: 'https://b.example', eventTypes: [], disabled: true };
      const secrets = [...endpoint('e').secrets, { sealed: 'k1.old', hint: 'abcd', expireTimeMs: 99 }];
      const change = { settings, secrets, disabledReason: 'GONE', failingSinceMs: 5 };
      expect(await webhooks.update('acme', 'e', change)).toEqual(endpoint('e', change));
      await it.reopen();
      expect(await it.store.webhooks.list('acme')).toEqual([endpoint('e', change)]);
      await it.store.webhooks.delete('other', 'e');
      expect(await it.store.webhooks.list()).toHaveLength(1);
      await it.store.webhooks.delete('acme', 'e');
      await it.store.webhooks.delete('acme', 'e');
      expect(await it.store.webhooks.list()).toEqual([]);
    });

    test('creates no more endpoints of a tenant than allowed, also in concurrent calls', async () => {
      const stores = [it.store, await it.openAnother(), await it.openAnother()];
      await it.store.webhooks.create(endpoint('other', { tenantId: 'other' }), 4);
      const created = await Promise.all(
        stores.flatMap(({ webhooks }, index) => [1, 2, 3].map((id) => webhooks.create(endpoint(`${index}${id}`), 4))),
      );
      expect(created.filter(Boolean)).toHaveLength(4);
      const [first] = await it.store.webhooks.list('acme');
      expect(await it.store.webhooks.list('acme')).toHaveLength(4);
      await it.store.webhooks.delete('acme', first?.endpointId ?? '');
      expect(await it.store.webhooks.create(endpoint('next'), 4)).toBe(true);
    });

    test('takes posts that are due, once within a lease', async () => {
      const { webhooks } = it.store;
      await webhooks.create(endpoint('e'), 20);
      await webhooks.enqueue([
        post('a'),
        post('b', { nextAttemptTimeMs: it.nowMs + 10 }),
        post('a', { body: 'other' }),
      ]);
      await webhooks.enqueue([post('a', { body: 'late' })]);
      expect(await webhooks.countWaiting('e')).toBe(2);
      const another = await it.openAnother();
      const taken = await Promise.all([webhooks.takeDue(TAKE), another.webhooks.takeDue(TAKE)]);
      expect(taken.flat().map(({ eventId, body }) => [eventId, body])).toEqual([['a', 'other']]);
      it.nowMs += 10;
      expect(await takeIds()).toEqual(['b']);
      it.nowMs += LEASE_MS;
      expect(await takeIds()).toEqual(['a', 'b']);
      await webhooks.release([post('a')]);
      expect(await takeIds()).toEqual(['a']);
    });

    test('takes a few of each endpoint, and none of those that are disabled, excepted or deleted', async () => {
      const { webhooks } = it.store;
      const off = { ...endpoint('e').settings, disabled: true };
      const endpoints = [
        ...[endpoint('e'), endpoint('f'), endpoint('busy'), endpoint('off', { settings: off })],
        endpoint('gone', { disabledReason: 'GONE' }),
      ];
      for (const each of endpoints) await webhooks.create(each, 20);
      const ids = [...endpoints.map(({ endpointId }) => endpointId), 'unknown'];
      await webhooks.enqueue(
        ids.flatMap((endpointId) => ['1', '2', '3'].map((id) => post(`${endpointId}${id}`, { endpointId }))),
      );
      expect(await takeIds({ ...TAKE, limitPerEndpoint: 2, exceptEndpoints: ['busy'] })).toHaveLength(4);
      expect(await takeIds({ ...TAKE, exceptEndpoints: ['busy'] })).toEqual(['e3', 'f3']);
      await webhooks.discardWaiting('busy');
      expect(await webhooks.countWaiting('busy')).toBe(0);
      expect(await webhooks.countWaiting('unknown')).toBe(0);
    });

    test('records attempts: the post waits for the next one, or no longer', async () => {
      const { webhooks } = it.store;
      await webhooks.create(endpoint('e'), 20);
      await webhooks.enqueue([post('a'), post('b')]);
      await webhooks.record([retry('a', 1, it.nowMs + 5_000), attempt('b'), retry('c', 1, it.nowMs + 5_000)]);
      expect(await takeIds()).toEqual([]);
      it.nowMs += 5_000;
      expect(await webhooks.takeDue(TAKE)).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
      await webhooks.record([attempt('a', { attemptId: 'a-2', number: 2, outcome: FAILED }), retry('c', 2, it.nowMs)]);
      // An attempt that is recorded again, as after a crash.
      await webhooks.record([retry('c', 1, it.nowMs), attempt('c', { outcome: FAILED }), retry('x', 1, 0)].slice(0, 2));
      expect(await webhooks.takeDue(TAKE)).toMatchObject([{ eventId: 'c', attempts: 2, body: '{"id":"c"}' }]);
    });

    test('lists attempts of an endpoint, newest first, and deletes old ones', async () => {
      const { webhooks } = it.store;
      await webhooks.create(endpoint('e'), 20);
      const attempts = ['a', 'b', 'c'].map((id, index) => attempt(id, { startTimeMs: it.nowMs + index }));
      await webhooks.record([...attempts, retry('a', 2, it.nowMs), attempt('z', { endpointId: 'unknown' })]);
      const query = { endpointId: 'e', failedOnly: false, pageSize: 3 };
      const first = await webhooks.listAttempts(query);
      expect(first.attempts.map(({ attemptId }) => attemptId)).toEqual(['c-1', 'b-1', 'a-2']);
      const { nextPageToken: pageToken = '' } = first;
      const second = await webhooks.listAttempts({ ...query, pageToken });
      expect(second.nextPageToken).toBeUndefined();
      expect(second.attempts[0]).not.toHaveProperty('body');
      expect(second.attempts).toMatchObject([{ attemptId: 'a-1', number: 1, outcome: SUCCEEDED, responseBody: 'ok' }]);
      expect((await webhooks.listAttempts({ ...query, eventId: 'a', failedOnly: true })).attempts).toHaveLength(1);
      await expect(webhooks.listAttempts({ ...query, pageSize: 0 })).rejects.toMatchObject({ code: 'invalid' });
      expect(await webhooks.deleteAttempts(it.nowMs + 1, 10)).toBe(2);
      expect((await webhooks.listAttempts(query)).attempts).toHaveLength(2);
    });

    test('claims a recovery until it is done', async () => {
      const { webhooks } = it.store;
      await webhooks.create(endpoint('e'), 20);
      const recovery = {
        ...{ recoveryId: 'r', tenantId: 'acme', endpointId: 'e', sinceMs: 1, untilMs: 9, cursor: '' },
        ...{ eventCount: 0, done: false },
      };
      expect(await webhooks.createRecovery(recovery)).toEqual(recovery);
      expect(await webhooks.createRecovery({ ...recovery, sinceMs: 5 })).toEqual(recovery);
      expect(await webhooks.getRecovery('other', 'r')).toBeUndefined();
      expect([await webhooks.claimRecovery(LEASE_MS), await webhooks.claimRecovery(LEASE_MS)]).toEqual([
        recovery,
        undefined,
      ]);
      await webhooks.updateRecovery('r', { cursor: 'c', eventCount: 3, done: false }, LEASE_MS);
      it.nowMs += LEASE_MS;
      expect(await webhooks.claimRecovery(LEASE_MS)).toMatchObject({ cursor: 'c', eventCount: 3 });
      await webhooks.updateRecovery('r', { cursor: 'd', eventCount: 4, done: true }, LEASE_MS);
      it.nowMs += LEASE_MS;
      expect(await webhooks.claimRecovery(LEASE_MS)).toBeUndefined();
      expect(await webhooks.getRecovery('acme', 'r')).toMatchObject({ eventCount: 4, done: true });
      await webhooks.delete('acme', 'e');
      expect(await webhooks.getRecovery('acme', 'r')).toBeUndefined();
    });
  });
}
