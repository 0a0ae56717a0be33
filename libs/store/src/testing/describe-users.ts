import { describe, expect, test } from 'vitest';
import type { User } from '../directory.ts';
import { ANA, ANA_ON_INSTAGRAM, BEA, SAMPLE_TIME_MS, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests users and resolutions. */
export function describeUsers(it: StoreInTest): void {
  const find = async (userId: string, tenantId = 'acme'): Promise<User | undefined> =>
    (await it.store.directory.findUsers(tenantId, [userId])).get(userId);

  describe('users', () => {
    test('returns a user as it was put, with its identities in order', async () => {
      const whole = user('ana', [ANA_ON_INSTAGRAM, ANA]);
      expect(await it.store.directory.putUser('acme', whole)).toEqual([]);
      await it.store.directory.putUser('acme', user('empty', []));
      await it.reopen();
      expect(await it.store.directory.findUsers('acme', ['ana', 'empty', 'unknown'])).toEqual(
        new Map([
          ['ana', whole],
          ['empty', user('empty', [])],
        ]),
      );
      expect(await it.store.directory.findUsers('acme', [])).toEqual(new Map());
    });

    test('lists users in the order of their ids, page by page, and none of another tenant', async () => {
      const { directory } = it.store;
      const ids = ['Zoe', 'ana', 'bea', 'carla', 'ção', 'dora'];
      for (const userId of [...ids].reverse()) await directory.putUser('acme', user(userId, []));
      await directory.putUser('acme', user('ana', [ANA_ON_INSTAGRAM, ANA]));
      await directory.putUser('globex', user('bea', []));
      const listed: User[] = [];
      let pageToken: string | undefined;
      do {
        const page = await directory.listUsers({ tenantId: 'acme', pageSize: 2, ...(pageToken && { pageToken }) });
        listed.push(...page.users);
        ({ nextPageToken: pageToken } = page);
      } while (pageToken !== undefined);
      expect(listed.map(({ userId }) => userId)).toEqual(['Zoe', 'ana', 'bea', 'carla', 'dora', 'ção']);
      expect(listed[1]?.identities).toEqual([ANA_ON_INSTAGRAM, ANA]);
      for (const wrong of [{ pageSize: 0 }, { pageSize: 1_001 }, { pageToken: 'x' }]) {
        const listing = directory.listUsers({ tenantId: 'acme', pageSize: 1, ...wrong });
        await expect(listing).rejects.toMatchObject({ code: 'invalid' });
      }
    });

    test('replaces the identities of a user', async () => {
      await it.store.directory.putUser('acme', user('ana', [ANA, ANA_ON_INSTAGRAM]));
      const changed = user('ana', [{ ...ANA_ON_INSTAGRAM, accountId: 'acme-instagram' }, BEA], {
        updateTimeMs: SAMPLE_TIME_MS + 1,
      });
      expect(await it.store.directory.putUser('acme', changed)).toEqual([]);
      expect(await find('ana')).toEqual(changed);
      expect(await it.store.directory.putUser('acme', user('another', [ANA]))).toEqual([]);
    });

    test('changes nothing if an identity belongs to another user', async () => {
      await it.store.directory.putUser('acme', user('ana', [ANA, ANA_ON_INSTAGRAM]));
      await it.store.directory.putUser('acme', user('bea', [BEA]));
      // The sending account does not make another person.
      const fromAnotherAccount = { ...ANA, accountId: 'another' };
      const greedy = user('bea', [BEA, ANA_ON_INSTAGRAM, fromAnotherAccount], { updateTimeMs: SAMPLE_TIME_MS + 1 });
      expect(await it.store.directory.putUser('acme', greedy)).toEqual([
        { index: 1, userId: 'ana' },
        { index: 2, userId: 'ana' },
      ]);
      expect(await find('bea')).toEqual(user('bea', [BEA]));
    });

    test('gives an identity to one of two concurrent users', async () => {
      const another = await it.openAnother();
      const put = (index: number): Promise<unknown> =>
        (index % 2 === 0 ? it.store : another).directory.putUser('acme', user(`u${index}`));
      const taken = await Promise.all(Array.from({ length: 10 }, (_, index) => put(index)));
      expect(taken.filter((each) => JSON.stringify(each) === '[]')).toHaveLength(1);
    });

    test('keeps users of tenants with the same id apart', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      expect(await find('ana', 'other')).toBeUndefined();
      expect(await it.store.directory.putUser('other', user('ana', [ANA, BEA]))).toEqual([]);
      expect(await find('ana')).toEqual(user('ana'));
    });
  });

  describe('resolutions', () => {
    test('keeps the first resolution of a message and user', async () => {
      const first = { messageId: 'm1', userId: 'ana', identities: [ANA, ANA_ON_INSTAGRAM] };
      const toNobody = { messageId: 'm1', userId: 'bea', identities: [] };
      const other = { messageId: 'm2', userId: 'ana', identities: [BEA] };
      expect(await it.store.directory.resolve('acme', [first, toNobody], SAMPLE_TIME_MS)).toEqual([first, toNobody]);
      await it.reopen();
      const later = { ...first, identities: [BEA] };
      expect(await it.store.directory.resolve('acme', [other, later, { ...toNobody, identities: [BEA] }], 0)).toEqual([
        other,
        first,
        toNobody,
      ]);
      expect(await it.store.directory.resolve('acme', [], 0)).toEqual([]);
    });
  });
}
