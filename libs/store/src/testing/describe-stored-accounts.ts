import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import type { NewAccount } from '../stored-accounts.ts';
import { ANA, delivery, fact } from './samples.ts';
import { type StoreInTest, acceptedFact } from './use-store.ts';

const MINUTE_MS = 60_000;

/** Tests the accounts that are created by API. */
export function describeStoredAccounts(it: StoreInTest): void {
  const account = (accountId: string, partial: Partial<NewAccount> = {}): NewAccount => ({
    ...{ accountId, tenantId: 'acme', channel: 'whatsapp', settings: { phone_number_id: '1', nested: { a: [1] } } },
    ...{ rates: { messagesPerSecond: 2.5, pairIntervalMs: 0 }, sealedSecrets: 'k1.abc' },
    secretHints: [{ name: 'access_token', hint: 'wxyz', fingerprint: '0123abcd' }],
    ...{ tokenExpireTimeMs: 0, createTimeMs: it.nowMs, updateTimeMs: it.nowMs },
    ...partial,
  });
  const accounts = () => it.store.configuration.accounts;
  const listIds = async (): Promise<string[]> => (await accounts().list()).map(({ accountId }) => accountId);

  describe('stored accounts', () => {
    test('keeps accounts, changes and deletes them, each of its tenant', async () => {
      expect(await accounts().create(account('a'), 10)).toBe('created');
      const created = { ...account('a'), revision: 1 };
      expect(await accounts().get('acme', 'a')).toEqual(created);
      expect(await accounts().get('other', 'a')).toBeUndefined();
      expect(await accounts().update({ ...created, tenantId: 'other' }, { updateTimeMs: 5 })).toBeUndefined();
      const change = {
        ...{ settings: { phone_number_id: '2' }, rates: {}, sealedSecrets: 'k2.def', secretHints: [] },
        ...{ tokenExpireTimeMs: 9, updateTimeMs: 5 },
      };
      const changed = { ...created, ...change, revision: 2 };
      expect(await accounts().update(created, change)).toEqual(changed);
      expect(await accounts().list()).toEqual([changed]);
      await accounts().delete('other', 'a');
      expect(await listIds()).toEqual(['a']);
      await accounts().delete('acme', 'a');
      await accounts().delete('acme', 'a');
      expect([await listIds(), await accounts().get('acme', 'a')]).toEqual([[], undefined]);
      expect(await accounts().update(changed, { updateTimeMs: 6 })).toBeUndefined();
    });

    test('changes only the given members, and only the revision that the caller has read', async () => {
      await accounts().create(account('a'), 10);
      const first = { ...account('a'), revision: 1 };
      expect(await accounts().update(first, { tokenExpireTimeMs: 7, updateTimeMs: 8 })).toEqual({
        ...first,
        ...{ tokenExpireTimeMs: 7, updateTimeMs: 8, revision: 2 },
      });
      expect(await accounts().update(first, { tokenExpireTimeMs: 9, updateTimeMs: 10 })).toBeUndefined();
    });

    test('has one account of an id, whose deleted id only its tenant uses again', async () => {
      expect(await accounts().create(account('a'), 10)).toBe('created');
      expect(await accounts().create(account('a'), 10)).toBe('exists');
      expect(await accounts().create(account('a', { tenantId: 'other' }), 10)).toBe('exists');
      await accounts().delete('acme', 'a');
      expect(await accounts().create(account('a', { tenantId: 'other' }), 10)).toBe('exists');
      expect(await accounts().create(account('a', { settings: {} }), 10)).toBe('created');
      expect(await accounts().list()).toEqual([{ ...account('a', { settings: {} }), revision: 1 }]);
    });

    test('limits the accounts of each tenant, and lists those of all in the order of their creation', async () => {
      expect(await accounts().create(account('b'), 2)).toBe('created');
      expect(await accounts().create(account('a', { createTimeMs: it.nowMs + 1 }), 2)).toBe('created');
      expect(await accounts().create(account('c'), 2)).toBe('too_many');
      expect(await accounts().create(account('c', { tenantId: 'other', createTimeMs: it.nowMs + 2 }), 2)).toBe(
        'created',
      );
      expect(await listIds()).toEqual(['b', 'a', 'c']);
      await accounts().delete('acme', 'b');
      expect(await accounts().create(account('d', { createTimeMs: it.nowMs + 3 }), 2)).toBe('created');
      expect(await listIds()).toEqual(['a', 'c', 'd']);
    });

    test('counts a revision with each change, also for other processes', async () => {
      const another = await it.openAnother();
      const revision = () => another.configuration.revision();
      const before = await revision();
      await accounts().create(account('a'), 10);
      const created = await revision();
      await accounts().update({ ...account('a'), revision: 1 }, { updateTimeMs: 8 });
      const updated = await revision();
      await accounts().delete('acme', 'a');
      const deleted = await revision();
      expect([created > before, updated > created, deleted > updated]).toEqual([true, true, true]);
      await accounts().get('acme', 'a');
      await it.store.check();
      expect(await revision()).toBe(deleted);
    });

    test('knows of deliveries that are under way, parked or scheduled', async () => {
      const hasUnsent = () => accounts().hasUnsent('acme', ANA.accountId);
      expect(await hasUnsent()).toBe(false);
      await it.store.apply([acceptedFact('m1')]);
      expect(await hasUnsent()).toBe(true);
      expect(await accounts().hasUnsent('acme', 'another')).toBe(false);
      await it.store.apply([fact(DeliveryState.SENT, { deliveryId: 'm1-0' })]);
      expect(await hasUnsent()).toBe(false);
      await it.admit([delivery('m2')]);
      await it.park([delivery('m2')], it.nowMs + 60 * MINUTE_MS);
      it.nowMs += 20 * MINUTE_MS;
      expect(await hasUnsent()).toBe(true);
    });

    test('knows of deliveries that are scheduled', async () => {
      await it.store.apply([{ kind: 'accepted', record: delivery('m1', { sendTimeMs: it.nowMs + 60 * MINUTE_MS }) }]);
      it.nowMs += 20 * MINUTE_MS;
      expect(await accounts().hasUnsent('acme', ANA.accountId)).toBe(true);
      await it.store.cancel('acme', 'm1', it.nowMs);
      expect(await accounts().hasUnsent('acme', ANA.accountId)).toBe(false);
    });
  });
}
