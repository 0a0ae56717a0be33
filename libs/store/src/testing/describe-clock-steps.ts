import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { ANA, deadLetter, delivery } from './samples.ts';
import { type StoreInTest, acceptedFact } from './use-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Tests waits after the wall time was set back. */
export function describeClockSteps(it: StoreInTest): void {
  const setBack = async (): Promise<void> => {
    it.nowMs -= HOUR_MS;
    await it.store.rewindWaits(HOUR_MS);
  };

  describe('after the wall time was set back', () => {
    test('releases a parked lane after the rest of its wait', async () => {
      await it.admit([delivery('d1')]);
      await it.park([delivery('d1')], it.nowMs + 2 * MINUTE_MS);
      it.nowMs += MINUTE_MS;
      await setBack();
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('releases again a minute after the release what was not admitted', async () => {
      await it.admit([delivery('d1')]);
      await it.park([delivery('d1')], it.nowMs);
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs })]);
      expect(await it.takeDue()).toEqual(['d1-0', 'm1-0']);
      await setBack();
      it.nowMs += MINUTE_MS - 1;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += 1;
      expect(await it.takeDue()).toEqual(['d1-0', 'm1-0']);
    });

    test('keeps send times', async () => {
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs + MINUTE_MS })]);
      await setBack();
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += HOUR_MS;
      expect(await it.takeDue()).toEqual(['m1-0']);
    });

    test.each([0, MINUTE_MS])(
      'releases a fallback step after the rest of its wait, with a send time %i ms ahead',
      async (ms) => {
        const sendTimeMs = ms && it.nowMs + ms;
        const first = delivery('m1', { sendTimeMs, hasFallback: true });
        const fallback = { firstPosition: 0, successStates: [DeliveryState.SENT], waitMs: 2 * MINUTE_MS };
        const identity = { ...ANA, value: '+1' };
        const second = delivery('m1', { deliveryId: 'm1-1', position: 1, identity, sendTimeMs, fallback });
        await it.store.apply([first, second].map((record) => ({ kind: 'accepted', record })));
        it.nowMs += ms;
        if (ms > 0) expect(await it.takeDue()).toEqual(['m1-0']);
        await it.admit([first]);
        it.nowMs += MINUTE_MS;
        await setBack();
        expect(await it.takeDue()).toEqual([]);
        it.nowMs += MINUTE_MS;
        expect(await it.takeDue()).toEqual(['m1-1']);
      },
    );

    test('releases no fallback step before the send time', async () => {
      const sendTimeMs = it.nowMs + MINUTE_MS;
      const first = delivery('m1', { sendTimeMs, hasFallback: true });
      const fallback = { firstPosition: 0, successStates: [DeliveryState.SENT], waitMs: MINUTE_MS };
      const second = delivery('m1', { deliveryId: 'm1-1', position: 1, sendTimeMs, fallback });
      await it.store.apply([first, second].map((record) => ({ kind: 'accepted', record })));
      await setBack();
      it.nowMs += 5 * MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
    });

    test('lets a replay continue a minute after it was taken', async () => {
      await it.store.apply([{ kind: 'dead_letter', letter: deadLetter('letter') }]);
      await it.store.deadLetters.startReplay({ replayId: 'r', tenantId: 'acme', timeMs: it.nowMs }, {});
      expect(await it.store.deadLetters.takeReplayed(10)).toHaveLength(1);
      await setBack();
      expect(await it.store.deadLetters.takeReplayed(10)).toEqual([]);
      it.nowMs += MINUTE_MS;
      expect(await it.store.deadLetters.takeReplayed(10)).toHaveLength(1);
    });
  });
}
