import { describe, expect, test } from 'vitest';
import type { StoredApiKey } from '../stored-api-keys.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests the API keys that are created by API. */
export function describeStoredApiKeys(it: StoreInTest): void {
  const key = (keyId: string, partial: Partial<StoredApiKey> = {}): StoredApiKey => ({
    ...{ keyId, tenantId: 'acme', hash: keyId.padEnd(64, '0'), hint: 'wxyz', description: 'a “b”' },
    ...{ scopes: ['send', 'read'], createTimeMs: it.nowMs, expireTimeMs: 0, revokeTimeMs: 0, lastUsedTimeMs: 0 },
    ...partial,
  });
  const apiKeys = () => it.store.configuration.apiKeys;
  const listIds = async (tenantId?: string): Promise<string[]> =>
    (await apiKeys().list(tenantId)).map(({ keyId }) => keyId);

  describe('stored API keys', () => {
    test('lists keys in the order of their creation, and limits them for each tenant', async () => {
      expect(await apiKeys().create(key('b', { expireTimeMs: 99 }), 2)).toBe(true);
      expect(await apiKeys().create(key('a', { createTimeMs: it.nowMs + 1 }), 2)).toBe(true);
      expect(await apiKeys().create(key('c'), 2)).toBe(false);
      expect(await apiKeys().create(key('d', { tenantId: 'other', createTimeMs: it.nowMs + 2 }), 2)).toBe(true);
      expect(await apiKeys().list('acme')).toEqual([
        key('b', { expireTimeMs: 99 }),
        key('a', { createTimeMs: it.nowMs + 1 }),
      ]);
      expect(await listIds()).toEqual(['b', 'a', 'd']);
    });

    test('revokes a key of its tenant once', async () => {
      await apiKeys().create(key('a'), 9);
      expect(await apiKeys().revoke('other', 'a', 5)).toBeUndefined();
      expect(await apiKeys().revoke('acme', 'a', 5)).toEqual(key('a', { revokeTimeMs: 5 }));
      expect(await apiKeys().revoke('acme', 'a', 6)).toEqual(key('a', { revokeTimeMs: 5 }));
      expect(await apiKeys().list()).toEqual([key('a', { revokeTimeMs: 5 })]);
    });

    test('records the last use of keys, which is no change of the configuration', async () => {
      await apiKeys().create(key('a'), 9);
      await apiKeys().create(key('b'), 9);
      const revision = await it.store.configuration.revision();
      await apiKeys().recordUses([]);
      await apiKeys().recordUses([
        { keyId: 'a', timeMs: 7 },
        { keyId: 'b', timeMs: 8 },
      ]);
      await apiKeys().recordUses([{ keyId: 'a', timeMs: 6 }]);
      expect((await apiKeys().list('acme')).map(({ lastUsedTimeMs }) => lastUsedTimeMs)).toEqual([7, 8]);
      expect(await it.store.configuration.revision()).toBe(revision);
    });

    test('deletes keys that ended before a time', async () => {
      const another = await it.openAnother();
      await apiKeys().create(key('a'), 9);
      await apiKeys().create(key('b'), 9);
      await apiKeys().create(key('c', { expireTimeMs: 5 }), 9);
      await apiKeys().create(key('d', { expireTimeMs: 50 }), 9);
      await apiKeys().create(key('e', { tenantId: 'other', expireTimeMs: 5 }), 9);
      await apiKeys().recordUses([{ keyId: 'b', timeMs: 1 }]);
      const created = await another.configuration.revision();
      await apiKeys().revoke('acme', 'b', 5);
      const revoked = await another.configuration.revision();
      await apiKeys().deleteEnded('acme', 6);
      expect(await listIds()).toEqual(['a', 'd', 'e']);
      expect([revoked > created, (await another.configuration.revision()) > revoked]).toEqual([true, true]);
      await apiKeys().create(key('b'), 9);
      expect((await apiKeys().list('acme')).find(({ keyId }) => keyId === 'b')?.lastUsedTimeMs).toBe(0);
    });
  });
}
