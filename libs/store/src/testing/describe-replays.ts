import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import type { DeadLetter, DeadLetterFilter } from '../dead-letters.ts';
import {
  ANA,
  deadLetter,
  delivery,
  fact,
  DEAD_LETTER_ERROR,
  SAMPLE_TIME_MS,
  deadLetterWithoutSource,
} from './samples.ts';
import { type StoreInTest, transitionsOf } from './use-store.ts';

const { ROUTED, SENT, FAILED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests replays and discards of dead letters. */
export function describeReplays(it: StoreInTest): void {
  const put = (...letters: DeadLetter[]): Promise<unknown> =>
    it.store.apply(letters.map((letter) => ({ kind: 'dead_letter', letter })));
  const list = async (): Promise<string[]> => {
    const { deadLetters } = await it.store.deadLetters.list({ tenantId: 'acme', pageSize: 100 });
    return deadLetters.map(({ deadLetterId }) => deadLetterId);
  };
  const ofDelivery = (id: string): DeadLetter =>
    deadLetter(`letter-${id}`, {
      delivery: { deliveryId: `${id}-0`, claim: it.claimOf(delivery(id)) },
    });

  describe('replays', () => {
    const start = (replayId = 'r1', filter: DeadLetterFilter = {}) =>
      it.store.deadLetters.startReplay({ replayId, tenantId: 'acme', timeMs: SAMPLE_TIME_MS }, filter);
    const take = async (limit = 100): Promise<string[]> =>
      (await it.store.deadLetters.takeReplayed(limit)).map(({ deadLetterId }) => deadLetterId);
    const at = (partition: number, offset: number): Partial<DeadLetter> => ({
      source: { topic: 'chat4all.deliveries', partition, offset },
    });

    test('replays what matches in the order of the log, and ends when all is published', async () => {
      await put(
        deadLetter('l3', at(1, 5)),
        deadLetter('l1', at(0, 7)),
        deadLetter('l2', at(1, 3)),
        deadLetter('other', { channel: 'instagram' }),
        deadLetter('foreign', { tenantId: 'other' }),
        deadLetterWithoutSource('elsewhere'),
      );
      const filter = { channel: 'whatsapp' };
      expect(await it.store.deadLetters.countReplayable('acme', filter)).toBe(3);
      const begun = { replayId: 'r1', totalCount: 3, replayedCount: 0, startTimeMs: SAMPLE_TIME_MS };
      expect(await start('r1', filter)).toEqual(begun);
      expect(await it.store.deadLetters.countReplayable('acme', filter)).toBe(0);
      expect(await take(2)).toEqual(['l1', 'l2']);
      expect(await take()).toEqual([]);
      await it.store.deadLetters.finishReplayed(['l1', 'l2']);
      expect(await it.store.deadLetters.getReplay('acme', 'r1')).toEqual({ ...begun, replayedCount: 2 });
      expect(await take()).toEqual(['l3']);
      await it.store.deadLetters.finishReplayed(['l3', 'l1', 'nothing']);
      expect(await it.store.deadLetters.getReplay('acme', 'r1')).toEqual({ ...begun, replayedCount: 3 });
      expect(await take()).toEqual([]);
      expect(await list()).toEqual(['other', 'elsewhere']);
    });

    test.each(['callback+json', 'media-id'])('replays a %s, which came from no topic, oldest first', async (type) => {
      const headers = { 'content-type': `application/vnd.chat4all.${type}` };
      const callback = (id: string, createTimeMs: number): DeadLetter =>
        deadLetterWithoutSource(id, { headers, createTimeMs });
      await put(callback('c2', SAMPLE_TIME_MS + 1), callback('c1', SAMPLE_TIME_MS), deadLetterWithoutSource('other'));
      expect(await start()).toMatchObject({ totalCount: 2 });
      expect(await take()).toEqual(['c1', 'c2']);
      await it.store.deadLetters.finishReplayed(['c1', 'c2']);
      expect(await list()).toEqual(['other']);
    });

    test('returns the same replay for a repeated id, whatever was added since', async () => {
      await put(deadLetter('l1'));
      const begun = await start();
      await put(deadLetter('l2'));
      expect(await start('r1', { channel: 'none' })).toEqual(begun);
      expect(await start('r2')).toMatchObject({ totalCount: 1 });
    });

    test('keeps replays of tenants with the same id apart', async () => {
      await put(deadLetter('l1'));
      await start();
      expect(await it.store.deadLetters.getReplay('other', 'r1')).toBeUndefined();
      expect(
        await it.store.deadLetters.startReplay({ replayId: 'r1', tenantId: 'other', timeMs: SAMPLE_TIME_MS }, {}),
      ).toMatchObject({ totalCount: 0 });
      expect(await take()).toEqual(['l1']);
    });

    test('returns dead letters again a minute after a caller has crashed, and other replays meanwhile', async () => {
      await put(deadLetter('l1'), deadLetter('l2', { channel: 'instagram' }));
      await start('r1', { channel: 'whatsapp' });
      await start('r2', { channel: 'instagram' });
      expect([await take(), await take(), await take()]).toEqual([['l1'], ['l2'], []]);
      it.nowMs += MINUTE_MS;
      expect(await take()).toEqual(['l1']);
    });

    test('returns nothing twice to two concurrent callers', async () => {
      const another = await it.openAnother();
      await put(...Array.from({ length: 20 }, (_, index) => deadLetter(`l${index}`, at(0, index))));
      await start();
      const taken = await Promise.all([it.store, another].map((store) => store.deadLetters.takeReplayed(5)));
      expect(taken.map(({ length }) => length).sort()).toEqual([0, 5]);
    });

    test('delivers a replayed delivery', async () => {
      await it.admit([delivery('m1')]);
      await put(ofDelivery('m1'));
      await start();
      expect(await take()).toEqual(['letter-m1']);
      expect(await it.admit([delivery('m1')], 'again')).toEqual(['deliver']);
      await it.store.deadLetters.finishReplayed(['letter-m1']);
    });
  });

  describe('discards', () => {
    const discard = (filter: DeadLetterFilter = {}) => it.store.deadLetters.discard('acme', filter, SAMPLE_TIME_MS + 9);

    test('fails unsettled deliveries with the error of their dead letter', async () => {
      await it.admit([delivery('m1'), delivery('m2'), delivery('m3')]);
      await put(ofDelivery('m1'), ofDelivery('m2'), ofDelivery('m3'), deadLetter('broken'));
      await it.store.apply([fact(SENT, { deliveryId: 'm2-0' })]);
      await it.admit([delivery('m3')], 'again');
      const { count, changes } = await discard();
      expect(count).toBe(4);
      expect(transitionsOf(changes)).toEqual([[ROUTED, FAILED]]);
      expect(changes).toMatchObject([{ deliveryId: 'm1-0', identity: ANA, error: DEAD_LETTER_ERROR }]);
      expect(await discard()).toEqual({ count: 0, changes: [] });
      expect([await it.stateOf('m1-0'), await it.stateOf('m2-0'), await it.stateOf('m3-0')]).toEqual([
        FAILED,
        SENT,
        ROUTED,
      ]);
      expect(await list()).toEqual([]);
    });

    test('discards only what matches and is in no replay', async () => {
      await put(deadLetter('l1'), deadLetter('l2'), deadLetter('l3', { tenantId: 'other' }), deadLetter('l4'));
      const replay = { replayId: 'r1', tenantId: 'acme', timeMs: SAMPLE_TIME_MS };
      await it.store.deadLetters.startReplay(replay, { deadLetterIds: ['l1'] });
      expect(await discard({ deadLetterIds: ['l1', 'l2', 'l3'] })).toEqual({ count: 1, changes: [] });
      expect(await list()).toEqual(['l4', 'l1']);
    });

    test('discards at most 1,000 per call', async () => {
      await put(...Array.from({ length: 1_001 }, (_, index) => deadLetter(`l${index}`)));
      expect([(await discard()).count, (await discard()).count, (await discard()).count]).toEqual([1_000, 1, 0]);
    });
  });
}
