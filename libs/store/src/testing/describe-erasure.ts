import { describe, expect, test } from 'vitest';
import { DeliveryState, type Message } from '@chat4all/proto';
import { subjectOf } from '../consents.ts';
import type { DeadLetter } from '../dead-letters.ts';
import {
  PROOF,
  ANA,
  ANA_ON_INSTAGRAM,
  BEA,
  conversation,
  deadLetter,
  deadLetterWithoutSource,
  delivery,
  fact,
  inboundReport,
  SAMPLE_TIME_MS,
  user,
} from './samples.ts';
import { type StoreInTest, acceptedFact, transitionsOf } from './use-store.ts';

const { SENT, READ, ROUTED, FAILED, SCHEDULED, ACCEPTED, CANCELLED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests erasure of a user. */
export function describeErasure(it: StoreInTest): void {
  const cancel = (userId = 'ana', tenantId = 'acme') =>
    it.store.directory.cancelDeliveriesTo(tenantId, userId, SAMPLE_TIME_MS);
  const erase = (userId = 'ana', tenantId = 'acme') => it.store.directory.eraseUser(tenantId, userId);
  const message = (id: string): Promise<Message | undefined> => it.store.getMessage('acme', id);

  describe('erasure', () => {
    test('removes everything personal from messages', async () => {
      await it.store.directory.putUser('acme', user('ana', [ANA, ANA_ON_INSTAGRAM]));
      const error = { reason: 'OTHER', message: 'Ana has no WhatsApp', channelCode: '131026', certain: true };
      await it.admit([delivery('m1', { metadata: { order: 'order-17' } }), delivery('m2')]);
      await it.store.apply([
        fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.5511999999999' }),
        fact(FAILED, { deliveryId: 'm2-0', error }),
      ]);
      await it.store.receive([inboundReport('in1')]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 3 });
      const left = [await message('m1'), await message('m2'), await message('in1')];
      const text = JSON.stringify(left);
      for (const personal of [ANA.value, 'Olá', 'Oi', 'wamid', 'order-17', 'has no WhatsApp']) {
        expect(text).not.toContain(personal);
      }
      expect(left).toMatchObject([
        { content: undefined, metadata: {}, requestId: 'request-m1', deliveries: [{ state: SENT }] },
        { deliveries: [{ state: FAILED, error: { reason: 'OTHER', channelCode: '131026' } }] },
        { content: undefined, sender: { value: '' } },
      ]);
      expect((await it.store.listMessages({ tenantId: 'acme', pageSize: 10, identity: ANA })).messages).toEqual([]);
    });

    test('keeps the content of a message that also goes to others', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const second = delivery('m1', { deliveryId: 'm1-1', position: 1, identity: BEA });
      await it.admit([delivery('m1'), second]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0' }), fact(SENT, { deliveryId: 'm1-1' })]);
      expect(await erase()).toMatchObject({ erasedMessages: 1 });
      const left = await message('m1');
      expect(left?.content).toEqual(second.content);
      expect(left?.deliveries.map(({ identity }) => identity?.value)).toEqual(['', BEA.value]);
      await it.store.directory.putUser('acme', user('bea', [BEA]));
      expect(await erase('bea')).toMatchObject({ erasedMessages: 1 });
      expect((await message('m1'))?.content).toBeUndefined();
    });

    test('cancels parked and scheduled deliveries, and returns the changes again', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs }), acceptedFact('m2')]);
      await it.admit([delivery('m3')]);
      await it.park([delivery('m3')], it.nowMs);
      const changes = (await cancel()) ?? [];
      const cancelled = [SCHEDULED, ACCEPTED, ROUTED].map((state) => [state, CANCELLED]);
      expect(transitionsOf(changes)).toEqual(cancelled);
      expect(changes.map(({ messageId }) => messageId)).toEqual(['m1', 'm2', 'm3']);
      expect(await cancel()).toEqual(changes);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([delivery('m1'), delivery('m2')])).toEqual(['duplicate', 'duplicate']);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 3 });
    });

    test('erases nothing while deliveries are open', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await it.admit([delivery('m1')]);
      await it.store.apply([acceptedFact('m2')]);
      expect(await erase()).toEqual({ openDeliveries: 2, erasedMessages: 0 });
      expect(await cancel()).toMatchObject([{ messageId: 'm2', state: CANCELLED }]);
      expect(await erase()).toEqual({ openDeliveries: 1, erasedMessages: 0 });
      expect((await message('m1'))?.content).toBeDefined();
      expect((await it.store.directory.findUsers('acme', ['ana'])).size).toBe(1);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 2 });
    });

    test('releases the next fallback step, to another person, when a step is cancelled', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const fallback = { firstPosition: 0, successStates: [SENT], waitMs: MINUTE_MS };
      const second = { deliveryId: 'm1-1', position: 1, identity: BEA, fallback };
      await it.store.apply([acceptedFact('m1', { hasFallback: true }), acceptedFact('m1', second)]);
      expect(await it.takeDue()).toEqual([]);
      await cancel();
      expect(await it.takeDue()).toEqual(['m1-1']);
    });

    test('ignores receipts after the erasure', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await it.admit([delivery('m1')]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
      await erase();
      expect(await it.store.apply([fact(READ, { providerMessageId: 'wamid.1' })])).toEqual([]);
      expect(JSON.stringify(await message('m1'))).not.toContain('wamid.1');
    });

    test('deletes the user, its memberships and its dead letters', async () => {
      const letters = [
        deadLetter('l1', { delivery: { deliveryId: 'm1-0', claim: 'unknown' } }),
        deadLetter('l2', { key: `acme|acme-whatsapp|${ANA.kind}|${ANA.value}` }),
        deadLetter('l3', { key: `acme|acme-whatsapp|${BEA.kind}|${BEA.value}` }),
      ];
      await it.store.directory.putUser('acme', user('ana'));
      await it.store.directory.createConversation(
        'acme',
        conversation('c1', {
          members: [
            { kind: 'user', userId: 'ana' },
            { kind: 'identities', identities: [BEA] },
            { kind: 'identities', identities: [ANA] },
          ],
        }),
      );
      await it.store.directory.resolve('acme', [{ messageId: 'm9', userId: 'ana', identities: [ANA] }], it.nowMs);
      await it.admit([delivery('m1')]);
      await it.store.apply([
        fact(SENT, { deliveryId: 'm1-0' }),
        ...letters.map((letter) => ({ kind: 'dead_letter', letter }) as const),
      ]);
      await it.store.deadLetters.startReplay({ replayId: 'r1', tenantId: 'acme', timeMs: it.nowMs }, {});
      expect(await erase()).toMatchObject({ erasedMessages: 1 });

      const { directory, deadLetters } = it.store;
      expect(await directory.findUsers('acme', ['ana'])).toEqual(new Map());
      expect((await directory.findConversations('acme', ['c1'])).get('c1')?.members).toEqual([
        { kind: 'identities', identities: [BEA] },
      ]);
      const again = { messageId: 'm9', userId: 'ana', identities: [BEA] };
      expect(await directory.resolve('acme', [again], it.nowMs)).toEqual([again]);
      const { deadLetters: left } = await deadLetters.list({ tenantId: 'acme', pageSize: 10 });
      expect(left.map(({ deadLetterId }) => deadLetterId)).toEqual(['l3']);
      expect(await deadLetters.getReplay('acme', 'r1')).toMatchObject({ totalCount: 1 });
      expect(await erase()).toBeUndefined();
      expect(await directory.putUser('acme', user('another', [ANA]))).toEqual([]);
    });

    test('deletes unreadable callbacks that name the person', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const callback = (id: string, value: string): { readonly kind: 'dead_letter'; readonly letter: DeadLetter } => ({
        kind: 'dead_letter',
        letter: deadLetterWithoutSource(id, { value: Buffer.from(value), key: 'acme-whatsapp' }),
      });
      await it.store.apply([
        callback('l1', `{"from":"${ANA.value.slice(1)}","x":1}`),
        callback('l2', `{"chat":{"id":${ANA.value.slice(1)}}}`),
        callback('l3', `{"from":"${BEA.value.slice(1)}"}`),
        callback('l4', `{"from":"${ANA.value.slice(1)}0"}`),
      ]);
      await erase();
      const { deadLetters: left } = await it.store.deadLetters.list({ tenantId: 'acme', pageSize: 10 });
      expect(left.map(({ deadLetterId }) => deadLetterId).sort()).toEqual(['l3', 'l4']);
    });

    test('keeps opt-outs', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await it.store.directory.consents.setOfUser('acme', 'ana', { scope: '', optedOut: true, proof: PROOF });
      await erase();
      expect(await it.store.directory.consents.since(0)).toContainEqual(
        expect.objectContaining({ subject: subjectOf('acme', ANA), scope: '', optedOut: true }),
      );
    });

    test("keeps the data of other people, and other tenants' messages to the same person", async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await it.store.directory.putUser('other', user('ana'));
      await it.store.apply([acceptedFact('m1', { identity: BEA }), acceptedFact('m2', { tenantId: 'other' })]);
      expect(await erase('unknown')).toBeUndefined();
      expect(await cancel('unknown')).toBeUndefined();
      expect(await cancel()).toEqual([]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 0 });
      expect((await message('m1'))?.content).toBeDefined();
      expect((await it.store.getMessage('other', 'm2'))?.deliveries[0]?.identity).toMatchObject({ value: ANA.value });
      expect((await it.store.directory.findUsers('other', ['ana'])).size).toBe(1);
    });
  });
}
