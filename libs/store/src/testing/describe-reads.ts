import { describe, expect, test } from 'vitest';
import { DeliveryState, MessageDirection } from '@chat4all/proto';
import { ANA, BEA, delivery, fact, inboundReport, SAMPLE_TIME_MS } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const { ACCEPTED, FAILED } = DeliveryState;

/** Tests reads of messages. */
export function describeReads(it: StoreInTest): void {
  describe('reads', () => {
    test('returns a message as it was accepted, with its deliveries in order', async () => {
      const metadata = { order: '42' };
      const first = delivery('m1', { metadata, replyToMessageId: 'm0' });
      const second = { ...first, deliveryId: 'm1-1', position: 1, identity: { ...ANA, channel: 'instagram' } };
      await it.store.apply([
        { kind: 'accepted', record: second },
        { kind: 'accepted', record: first },
      ]);
      expect(await it.store.getMessage('acme', 'm1')).toMatchObject({
        messageId: 'm1',
        requestId: 'request-m1',
        direction: MessageDirection.OUTBOUND,
        content: first.content,
        replyToMessageId: 'm0',
        metadata,
        createTime: new Date(SAMPLE_TIME_MS),
        deliveries: [
          { deliveryId: 'm1-0', identity: ANA, state: ACCEPTED },
          { deliveryId: 'm1-1', identity: { channel: 'instagram' }, state: ACCEPTED },
        ],
      });
    });

    test('finds nothing of another tenant', async () => {
      await it.admit([delivery('m1')]);
      expect(await it.store.getMessage('other', 'm1')).toBeUndefined();
      expect((await it.store.listMessages({ tenantId: 'other', pageSize: 10 })).messages).toEqual([]);
    });

    test('lists pages newest first, complete and without repeats', async () => {
      const accepted = Array.from({ length: 25 }, (_, index) => ({
        kind: 'accepted' as const,
        record: delivery(`m${String(index).padStart(2, '0')}`, {
          acceptTimeMs: SAMPLE_TIME_MS + Math.floor(index / 3),
        }),
      }));
      await it.store.apply(accepted);
      const seen: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await it.store.listMessages({ tenantId: 'acme', pageSize: 4, ...(pageToken && { pageToken }) });
        seen.push(...page.messages.map(({ messageId }) => messageId));
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      expect(seen).toEqual(accepted.map(({ record }) => record.messageId).reverse());
    });

    test('filters the list', async () => {
      const instagram = { channel: 'instagram', kind: 'igsid', value: '17', accountId: 'acme-instagram' };
      await it.store.apply([
        { kind: 'accepted', record: delivery('m1', { conversationId: 'c1' }) },
        { kind: 'accepted', record: delivery('m2', { identity: instagram, acceptTimeMs: SAMPLE_TIME_MS + 1_000 }) },
        fact(FAILED, { deliveryId: 'm2-0', accountId: 'acme-instagram' }),
      ]);
      await it.store.receive([inboundReport('in1', { timeMs: SAMPLE_TIME_MS + 2_000 })]);
      const list = async (filter: object): Promise<string[]> =>
        (await it.store.listMessages({ tenantId: 'acme', pageSize: 10, ...filter })).messages.map((m) => m.messageId);
      expect(await list({ conversationId: 'c1' })).toEqual(['m1']);
      expect(await list({ state: FAILED })).toEqual(['m2']);
      expect(await list({ startTimeMs: SAMPLE_TIME_MS + 1_000 })).toEqual(['in1', 'm2']);
      expect(await list({ endTimeMs: SAMPLE_TIME_MS + 1_000 })).toEqual(['m1']);
      expect(await list({ identity: { ...ANA, kind: '', accountId: '' } })).toEqual(['in1', 'm1']);
      expect(await list({ identity: { ...ANA, accountId: 'another' } })).toEqual([]);
      expect(await list({ identity: instagram })).toEqual(['m2']);
    });

    test('lists all of a rare state and of a person with many messages, in pages that may be short', async () => {
      const count = 12_000;
      for (let from = 0; from < count; from += 1_000) {
        await it.store.apply(
          Array.from({ length: 1_000 }, (_, index) => {
            const number = from + index;
            const identity = number % 3_000 === 1 ? BEA : ANA;
            const record = delivery(`m${number}`, { identity, acceptTimeMs: SAMPLE_TIME_MS + Math.floor(number / 7) });
            return { kind: 'accepted', record } as const;
          }),
        );
      }
      await it.store.apply([0, 5_000, 11_999].map((number) => fact(FAILED, { deliveryId: `m${number}-0` })));
      const list = async (filter: object): Promise<string[]> => {
        const ids: string[] = [];
        let pageToken: string | undefined;
        do {
          const page = await it.store.listMessages({
            ...{ tenantId: 'acme', pageSize: 1_000, ...filter },
            ...(pageToken !== undefined && { pageToken }),
          });
          ids.push(...page.messages.map(({ messageId }) => messageId));
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        return ids;
      };
      expect(await list({ state: FAILED })).toEqual(['m11999', 'm5000', 'm0']);
      expect(await list({ identity: BEA })).toEqual(['m9001', 'm6001', 'm3001', 'm1']);
      expect(await list({ identity: ANA, state: FAILED })).toEqual(['m11999', 'm5000', 'm0']);
      const toAna = await list({ identity: ANA });
      expect([toAna.length, new Set(toAna).size]).toEqual([count - 4, count - 4]);
      expect(await list({ identity: ANA, startTimeMs: SAMPLE_TIME_MS + Math.floor(count / 7) })).toHaveLength(2);
    }, 60_000);

    test.each([
      ['a foreign page token', { pageToken: 'x' }],
      ['a page size of 0', { pageSize: 0 }],
      ['a page size of 1,001', { pageSize: 1_001 }],
    ])('refuses %s', async (_, wrong) => {
      await expect(it.store.listMessages({ tenantId: 'acme', pageSize: 1, ...wrong })).rejects.toMatchObject({
        name: 'StoreError',
        code: 'invalid',
      });
    });
  });
}
