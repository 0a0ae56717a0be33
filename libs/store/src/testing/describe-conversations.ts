import { describe, expect, test } from 'vitest';
import { ANA, ANA_ON_INSTAGRAM, BEA, conversation, SAMPLE_TIME_MS } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests conversations. */
export function describeConversations(it: StoreInTest): void {
  const list = async (tenantId = 'acme', pageSize = 1_000): Promise<string[]> => {
    const ids: string[] = [];
    let pageToken: string | undefined;
    do {
      const query = { tenantId, pageSize, ...(pageToken && { pageToken }) };
      const page = await it.store.directory.listConversations(query);
      ids.push(...page.conversations.map(({ conversationId }) => conversationId));
      expect(page.conversations.length).toBeLessThanOrEqual(pageSize);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return ids;
  };

  describe('conversations', () => {
    const whole = conversation('c1', {
      members: [
        { kind: 'user', userId: 'ana' },
        { kind: 'identities', identities: [BEA, ANA_ON_INSTAGRAM] },
        { kind: 'user', userId: 'carl' },
        { kind: 'identities', identities: [ANA] },
      ],
      metadata: { topic: 'Entrega', '': '' },
    });

    test('returns a conversation as it was created, with its members in order', async () => {
      expect(await it.store.directory.createConversation('acme', whole)).toEqual(whole);
      await it.store.directory.createConversation('acme', conversation('c2'));
      await it.reopen();
      expect(await it.store.directory.findConversations('acme', ['c1', 'c2', 'unknown'])).toEqual(
        new Map([
          ['c1', whole],
          ['c2', conversation('c2')],
        ]),
      );
      expect(await it.store.directory.findConversations('acme', [])).toEqual(new Map());
    });

    test('returns the first conversation when its id is used again', async () => {
      await it.store.directory.createConversation('acme', whole);
      const again = conversation('c1', { createTimeMs: SAMPLE_TIME_MS + 1 });
      expect(await it.store.directory.createConversation('acme', again)).toEqual(whole);
      expect(await it.store.directory.findConversations('acme', ['c1'])).toEqual(new Map([['c1', whole]]));
    });

    test('returns the same conversation to concurrent creators', async () => {
      const another = await it.openAnother();
      const given = await Promise.all(
        Array.from({ length: 10 }, (_, index) => {
          const mine = conversation('c1', { requestHash: `${index}`, members: [{ kind: 'user', userId: `${index}` }] });
          return (index % 2 === 0 ? it.store : another).directory.createConversation('acme', mine);
        }),
      );
      const [first] = given;
      expect(given).toEqual(given.map(() => first));
      expect(first?.members).toEqual([{ kind: 'user', userId: first?.requestHash }]);
    });

    test('lists pages newest first, complete and without repeats', async () => {
      const ids = Array.from({ length: 11 }, (_, index) => `c${String(index).padStart(2, '0')}`);
      for (const [index, id] of ids.entries()) {
        const created = conversation(id, { createTimeMs: SAMPLE_TIME_MS + Math.floor(index / 3) });
        await it.store.directory.createConversation('acme', created);
      }
      expect(await list('acme', 4)).toEqual(ids.toReversed());
      expect(await list('acme', 11)).toEqual(ids.toReversed());
    });

    test('keeps conversations of tenants with the same id apart', async () => {
      await it.store.directory.createConversation('acme', whole);
      expect(await it.store.directory.findConversations('other', ['c1'])).toEqual(new Map());
      expect(await list('other')).toEqual([]);
      const theirs = conversation('c1', { members: [] });
      expect(await it.store.directory.createConversation('other', theirs)).toEqual(theirs);
      expect(await it.store.directory.findConversations('acme', ['c1'])).toEqual(new Map([['c1', whole]]));
    });

    test.each([
      ['a foreign page token', { pageToken: 'x' }],
      ['a page size of 0', { pageSize: 0 }],
      ['a page size of 1,001', { pageSize: 1_001 }],
    ])('refuses %s', async (_, wrong) => {
      const listing = it.store.directory.listConversations({ tenantId: 'acme', pageSize: 1, ...wrong });
      await expect(listing).rejects.toMatchObject({ name: 'StoreError', code: 'invalid' });
    });
  });
}
