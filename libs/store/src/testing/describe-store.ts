import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryState, MessageDirection } from '@chat4all/proto';
import type { Change, Store } from '../store.ts';
import { describeRandomCalls } from './describe-random-calls.ts';
import { ana, delivery, fact, inbound, sampleTime } from './samples.ts';

const { ACCEPTED, ROUTED, SENT, DELIVERED, READ, FAILED } = DeliveryState;

/** A place for one test's data. */
export interface StoreEnvironment {
  /** Opens the store; opening again after closing finds the same data. */
  open(): Promise<Store>;
  /** Removes the data. */
  dispose(): Promise<void>;
}

/** The suite that every driver of the Store contract passes. */
export function describeStore(driver: string, create: () => Promise<StoreEnvironment>): void {
  describe(`the store contract: ${driver}`, () => {
    let environment: StoreEnvironment;
    let store: Store;
    beforeEach(async () => {
      environment = await create();
      store = await environment.open();
    });
    afterEach(async () => {
      await store.close();
      await environment.dispose();
    });

    const states = (changes: readonly Change[]): [DeliveryState, DeliveryState][] =>
      changes.map(({ previousState, state }) => [previousState, state]);
    const stateOf = async (messageId: string): Promise<DeliveryState | undefined> =>
      (await store.getMessage('acme', messageId))?.deliveries[0]?.state;
    const admit = async (id: string, position = `t/0/${id}`): ReturnType<Store['admit']> =>
      store.admit([{ record: delivery(id), position }]);

    describe('admit', () => {
      test('a new delivery is ours, and ROUTED from then on', async () => {
        const [admission] = await admit('m1');
        expect(admission?.verdict).toBe('deliver');
        expect(states(admission?.changes ?? [])).toEqual([[ACCEPTED, ROUTED]]);
        expect(admission?.changes[0]).toMatchObject({ tenantId: 'acme', messageId: 'm1', identity: ana });
        expect(await stateOf('m1')).toBe(ROUTED);
      });

      test('a delivery that the projection has seen first is ours all the same', async () => {
        await store.apply([{ kind: 'accepted', record: delivery('m1') }]);
        expect((await admit('m1'))[0]?.verdict).toBe('deliver');
      });

      test('the same record again, not finished, is a takeover with the changes it has made', async () => {
        await admit('m1');
        const [again] = await admit('m1');
        expect(again?.verdict).toBe('takeover');
        expect(states(again?.changes ?? [])).toEqual([[ACCEPTED, ROUTED]]);
      });

      test('the same record again, finished, is a duplicate with the changes it has made', async () => {
        await admit('m1', 'p1');
        await store.apply([fact(SENT, { deliveryId: 'm1-0', factId: 'p1', providerMessageId: 'wamid.1' })]);
        await store.apply([fact(DELIVERED, { deliveryId: 'm1-0' })]);
        const [again] = await admit('m1', 'p1');
        expect(again?.verdict).toBe('duplicate');
        expect(states(again?.changes ?? [])).toEqual([
          [ACCEPTED, ROUTED],
          [ROUTED, SENT],
        ]);
      });

      test('another record of the same delivery is a duplicate without changes, also within one batch', async () => {
        const record = delivery('m1');
        const admissions = await store.admit([
          { record, position: 'p1' },
          { record, position: 'p2' },
        ]);
        expect(admissions.map(({ verdict, changes }) => [verdict, changes.length])).toEqual([
          ['deliver', 1],
          ['duplicate', 0],
        ]);
      });

      test('a claim outlives the process', async () => {
        await admit('m1');
        await store.close();
        store = await environment.open();
        expect((await admit('m1'))[0]?.verdict).toBe('takeover');
      });

      test('a batch is admitted whole or not at all', async () => {
        const broken = { ...delivery('m2'), identity: undefined };
        const batch = [
          { record: delivery('m1'), position: 'p1' },
          { record: broken, position: 'p2' },
        ];
        await expect(store.admit(batch)).rejects.toMatchObject({ code: 'invalid' });
        expect(await store.getMessage('acme', 'm1')).toBeUndefined();
      });

      test('a failed delivery is not ours, whoever takes it off the log', async () => {
        await store.apply([{ kind: 'accepted', record: delivery('m1') }, fact(FAILED, { deliveryId: 'm1-0' })]);
        expect((await admit('m1'))[0]?.verdict).toBe('duplicate');
      });
    });

    describe('apply', () => {
      test('states move forward, one change each', async () => {
        await admit('m1');
        const changes = await store.apply([
          fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' }),
          fact(DELIVERED, { providerMessageId: 'wamid.1', providerTimeMs: sampleTime }),
          fact(READ, { deliveryId: 'm1-0' }),
        ]);
        expect(states(changes)).toEqual([
          [ROUTED, SENT],
          [SENT, DELIVERED],
          [DELIVERED, READ],
        ]);
        expect(changes[1]).toMatchObject({
          deliveryId: 'm1-0',
          providerTimeMs: sampleTime,
          providerMessageId: 'wamid.1',
        });
        expect((await store.getMessage('acme', 'm1'))?.deliveries[0]).toMatchObject({
          state: READ,
          providerMessageId: 'wamid.1',
          updateTime: new Date(sampleTime + READ * 1_000),
        });
      });

      test('states never go back, nor out of a final one', async () => {
        await admit('m1');
        await store.apply([fact(READ, { deliveryId: 'm1-0' })]);
        const late = [SENT, DELIVERED, FAILED].map((state) => fact(state, { deliveryId: 'm1-0', factId: 'late' }));
        expect(await store.apply(late)).toEqual([]);
        expect(await stateOf('m1')).toBe(READ);
      });

      test('what was delivered cannot fail, what was sent can', async () => {
        await admit('m1');
        await admit('m2');
        const error = { reason: 'UNDELIVERABLE', message: 'gone', channelCode: '131026', certain: true };
        const changes = await store.apply([
          fact(DELIVERED, { deliveryId: 'm1-0' }),
          fact(FAILED, { deliveryId: 'm1-0', error }),
          fact(SENT, { deliveryId: 'm2-0' }),
          fact(FAILED, { deliveryId: 'm2-0', error }),
        ]);
        expect(changes.map(({ deliveryId, state }) => [deliveryId, state])).toEqual([
          ['m1-0', DELIVERED],
          ['m2-0', SENT],
          ['m2-0', FAILED],
        ]);
        expect((await store.getMessage('acme', 'm2'))?.deliveries[0]?.error).toEqual(error);
      });

      test('the same fact again makes the same change again; another fact of the same state makes none', async () => {
        await admit('m1');
        const sent = fact(SENT, { deliveryId: 'm1-0', factId: 'one' });
        const first = await store.apply([sent]);
        await store.apply([fact(READ, { deliveryId: 'm1-0' })]);
        expect(await store.apply([sent])).toEqual(first);
        expect(await store.apply([{ ...sent, factId: 'two' }])).toEqual([]);
        expect(await stateOf('m1')).toBe(READ);
      });

      test('receipts that come before the outcome of their own send wait for it', async () => {
        await admit('m1');
        const receipts = [DELIVERED, READ].map((state) => fact(state, { providerMessageId: 'wamid.1' }));
        expect(await store.apply(receipts)).toEqual([]);
        expect(await stateOf('m1')).toBe(ROUTED);
        const changes = await store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
        expect(states(changes)).toEqual([
          [ROUTED, SENT],
          [SENT, DELIVERED],
          [DELIVERED, READ],
        ]);
        expect(await stateOf('m1')).toBe(READ);
      });

      test('a late outcome changes no state but tells the provider id, and frees what waits for it', async () => {
        await admit('m1');
        await store.apply([fact(DELIVERED, { deliveryId: 'm1-0' }), fact(READ, { providerMessageId: 'wamid.1' })]);
        const changes = await store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
        expect(states(changes)).toEqual([[DELIVERED, READ]]);
      });

      test('a receipt from another account moves nothing', async () => {
        await admit('m1');
        const foreign = fact(READ, { deliveryId: 'm1-0', accountId: 'somebody-else' });
        expect(await store.apply([foreign])).toEqual([]);
        expect(await stateOf('m1')).toBe(ROUTED);
      });

      test('an accepted delivery that is known already stays as it is', async () => {
        await admit('m1');
        expect(await store.apply([{ kind: 'accepted', record: delivery('m1') }])).toEqual([]);
        expect(await stateOf('m1')).toBe(ROUTED);
      });

      test('an inbound message is stored once', async () => {
        const message = { kind: 'inbound', tenantId: 'acme', record: inbound('in1'), timeMs: sampleTime } as const;
        await store.apply([message]);
        await store.apply([message]);
        const { messages } = await store.listMessages({ tenantId: 'acme', pageSize: 10 });
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatchObject({ direction: MessageDirection.INBOUND, sender: ana, deliveries: [] });
      });
    });

    describe('reads', () => {
      test('a message comes back as it was accepted, its deliveries in order', async () => {
        const metadata = { order: '42' };
        const first = delivery('m1', { metadata, replyToMessageId: 'm0' });
        const second = { ...first, deliveryId: 'm1-1', position: 1, identity: { ...ana, channel: 'instagram' } };
        await store.apply([
          { kind: 'accepted', record: second },
          { kind: 'accepted', record: first },
        ]);
        expect(await store.getMessage('acme', 'm1')).toMatchObject({
          messageId: 'm1',
          requestId: 'request-m1',
          direction: MessageDirection.OUTBOUND,
          content: first.content,
          replyToMessageId: 'm0',
          metadata,
          createTime: new Date(sampleTime),
          deliveries: [
            { deliveryId: 'm1-0', identity: ana, state: ACCEPTED },
            { deliveryId: 'm1-1', identity: { channel: 'instagram' }, state: ACCEPTED },
          ],
        });
      });

      test('another tenant finds nothing', async () => {
        await admit('m1');
        expect(await store.getMessage('other', 'm1')).toBeUndefined();
        expect((await store.listMessages({ tenantId: 'other', pageSize: 10 })).messages).toEqual([]);
      });

      test('pages are the newest first, complete, and without repeats', async () => {
        const accepted = Array.from({ length: 25 }, (_, index) => ({
          kind: 'accepted' as const,
          record: delivery(`m${String(index).padStart(2, '0')}`, { acceptTimeMs: sampleTime + Math.floor(index / 3) }),
        }));
        await store.apply(accepted);
        const seen: string[] = [];
        let pageToken: string | undefined;
        do {
          const page = await store.listMessages({ tenantId: 'acme', pageSize: 4, ...(pageToken && { pageToken }) });
          seen.push(...page.messages.map(({ messageId }) => messageId));
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        expect(seen).toEqual(accepted.map(({ record }) => record.messageId).reverse());
      });

      test('filters narrow the list', async () => {
        const instagram = { channel: 'instagram', kind: 'igsid', value: '17', accountId: 'acme-instagram' };
        await store.apply([
          { kind: 'accepted', record: delivery('m1', { conversationId: 'c1' }) },
          { kind: 'accepted', record: delivery('m2', { identity: instagram, acceptTimeMs: sampleTime + 1_000 }) },
          fact(FAILED, { deliveryId: 'm2-0', accountId: 'acme-instagram' }),
          { kind: 'inbound', tenantId: 'acme', record: inbound('in1'), timeMs: sampleTime + 2_000 },
        ]);
        const list = async (filter: object): Promise<string[]> =>
          (await store.listMessages({ tenantId: 'acme', pageSize: 10, ...filter })).messages.map((m) => m.messageId);
        expect(await list({ conversationId: 'c1' })).toEqual(['m1']);
        expect(await list({ state: FAILED })).toEqual(['m2']);
        expect(await list({ startTimeMs: sampleTime + 1_000 })).toEqual(['in1', 'm2']);
        expect(await list({ endTimeMs: sampleTime + 1_000 })).toEqual(['m1']);
        expect(await list({ identity: { ...ana, kind: '', accountId: '' } })).toEqual(['in1', 'm1']);
        expect(await list({ identity: { ...ana, accountId: 'another' } })).toEqual([]);
        expect(await list({ identity: instagram })).toEqual(['m2']);
      });

      test.each([
        ['a token of nobody', { pageToken: 'x' }],
        ['a page size of 0', { pageSize: 0 }],
        ['a page size of 1,001', { pageSize: 1_001 }],
      ])('%s is refused', async (_, wrong) => {
        await expect(store.listMessages({ tenantId: 'acme', pageSize: 1, ...wrong })).rejects.toMatchObject({
          name: 'StoreError',
          code: 'invalid',
        });
      });
    });

    describeRandomCalls(() => store);

    test('a closed store says so', async () => {
      await store.check();
      await store.close();
      await store.close();
      await expect(store.check()).rejects.toMatchObject({ code: 'closed' });
      await expect(admit('m1')).rejects.toMatchObject({ code: 'closed' });
      await expect(store.getMessage('acme', 'm1')).rejects.toMatchObject({ code: 'closed' });
    });
  });
}
