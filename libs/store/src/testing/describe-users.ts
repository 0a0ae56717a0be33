import { describe, expect, test } from 'vitest';
import type { User } from '../directory.ts';
import { ana, anaOnInstagram, bea, sampleTime, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** What the contract says about users, and about where messages to them go. */
export function describeUsers(it: StoreInTest): void {
  const find = async (userId: string, tenantId = 'acme'): Promise<User | undefined> =>
    (await it.store.directory.findUsers(tenantId, [userId])).get(userId);

  describe('users', () => {
    test('a user comes back as it was put, with its identities in their order', async () => {
      const whole = user('ana', [anaOnInstagram, ana]);
      expect(await it.store.directory.putUser('acme', whole)).toEqual([]);
      await it.store.directory.putUser('acme', user('nobody', []));
      await it.reopen();
      expect(await it.store.directory.findUsers('acme', ['ana', 'nobody', 'unknown'])).toEqual(
        new Map([
          ['ana', whole],
          ['nobody', user('nobody', [])],
        ]),
      );
      expect(await it.store.directory.findUsers('acme', [])).toEqual(new Map());
    });

    test('putting it again replaces the identities', async () => {
      await it.store.directory.putUser('acme', user('ana', [ana, anaOnInstagram]));
      const changed = user('ana', [{ ...anaOnInstagram, accountId: 'acme-instagram' }, bea], {
        updateTimeMs: sampleTime + 1,
      });
      expect(await it.store.directory.putUser('acme', changed)).toEqual([]);
      expect(await find('ana')).toEqual(changed);
      expect(await it.store.directory.putUser('acme', user('another', [ana]))).toEqual([]);
    });

    test('an identity belongs to one user of a tenant: nothing changes when some are taken', async () => {
      await it.store.directory.putUser('acme', user('ana', [ana, anaOnInstagram]));
      await it.store.directory.putUser('acme', user('bea', [bea]));
      // From which account one writes to them does not make another person.
      const fromAnotherAccount = { ...ana, accountId: 'another' };
      const greedy = user('bea', [bea, anaOnInstagram, fromAnotherAccount], { updateTimeMs: sampleTime + 1 });
      expect(await it.store.directory.putUser('acme', greedy)).toEqual([
        { index: 1, userId: 'ana' },
        { index: 2, userId: 'ana' },
      ]);
      expect(await find('bea')).toEqual(user('bea', [bea]));
    });

    test('of two that put the same identity at once, one gets it', async () => {
      const another = await it.openAnother();
      const put = (index: number): Promise<unknown> =>
        (index % 2 === 0 ? it.store : another).directory.putUser('acme', user(`u${index}`));
      const taken = await Promise.all(Array.from({ length: 10 }, (_, index) => put(index)));
      expect(taken.filter((each) => JSON.stringify(each) === '[]')).toHaveLength(1);
    });

    test("another tenant's users are others, with the same ids and identities", async () => {
      await it.store.directory.putUser('acme', user('ana'));
      expect(await find('ana', 'other')).toBeUndefined();
      expect(await it.store.directory.putUser('other', user('ana', [ana, bea]))).toEqual([]);
      expect(await find('ana')).toEqual(user('ana'));
    });
  });

  describe('resolutions', () => {
    test('the first answer to where a message to a user goes is the one that holds', async () => {
      const first = { messageId: 'm1', userId: 'ana', identities: [ana, anaOnInstagram] };
      const toNobody = { messageId: 'm1', userId: 'bea', identities: [] };
      const other = { messageId: 'm2', userId: 'ana', identities: [bea] };
      expect(await it.store.directory.resolve('acme', [first, toNobody], sampleTime)).toEqual([first, toNobody]);
      await it.reopen();
      const later = { ...first, identities: [bea] };
      expect(await it.store.directory.resolve('acme', [other, later, { ...toNobody, identities: [bea] }], 0)).toEqual([
        other,
        first,
        toNobody,
      ]);
      expect(await it.store.directory.resolve('acme', [], 0)).toEqual([]);
    });
  });
}
