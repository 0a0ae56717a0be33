import { describe, expect, test } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { ANA, delivery, fact } from './samples.ts';
import { type StoreInTest, transitionsOf, positionOf } from './use-store.ts';

const { SCHEDULED, SENT, DELIVERED, READ, FAILED, EXPIRED, CANCELLED } = DeliveryState;
const MINUTE_MS = 60_000;
const WAIT_MS = 5 * MINUTE_MS;

/** Tests fallback steps. */
export function describeFallbacks(it: StoreInTest): void {
  describe('fallbacks', () => {
    const step = (position: number, partial: Partial<DeliveryRecord> = {}): DeliveryRecord =>
      delivery('m1', {
        deliveryId: `m1-${position}`,
        position,
        identity: { ...ANA, value: `+${position}` },
        hasFallback: position < 2,
        ...(position > 0 && {
          fallback: { firstPosition: 0, successStates: [DELIVERED, SENT].slice(0, position), waitMs: WAIT_MS },
        }),
        ...partial,
      });
    const accept = (...records: DeliveryRecord[]): Promise<unknown> =>
      it.store.apply(records.map((record) => ({ kind: 'accepted', record })));
    const [first, second, third] = [step(0), step(1), step(2)];

    test('releases each step when the one before has had its time', async () => {
      await accept(first, second, third);
      await it.admit([first]);
      expect([await it.stateOf('m1-1'), await it.stateOf('m1-2')]).toEqual([SCHEDULED, SCHEDULED]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0' })]);
      it.nowMs += WAIT_MS - 1;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += 1;
      expect(await it.takeDue()).toEqual(['m1-1']);
      it.nowMs += 1_000;
      expect(await it.admit([second])).toEqual(['deliver']);
      it.nowMs += WAIT_MS - 1;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += 1;
      expect(await it.takeDue()).toEqual(['m1-2']);
      expect(await it.admit([third])).toEqual(['deliver']);
    });

    test.each([FAILED, EXPIRED, CANCELLED])(
      'releases the next step at once when a step ends in state %i',
      async (state) => {
        await accept(first, second, third);
        await it.admit([first]);
        await it.store.apply([fact(state, { deliveryId: 'm1-0' })]);
        expect(await it.takeDue()).toEqual(['m1-1']);
        await it.admit([second]);
        await it.store.apply([fact(state, { deliveryId: 'm1-1' })]);
        expect(await it.takeDue()).toEqual(['m1-2']);
      },
    );

    test.each([
      ['in another call', false],
      ['in the same call', true],
    ])('releases a step at once if the one before had failed before it was accepted, %s', async (_, together) => {
      await it.admit([first]);
      const facts = [fact(FAILED, { deliveryId: 'm1-0' }), { kind: 'accepted', record: second } as const];
      if (together) await it.store.apply(facts);
      else for (const each of facts) await it.store.apply([each]);
      expect(await it.takeDue()).toEqual(['m1-1']);
    });

    test('cancels the remaining steps when a step has succeeded', async () => {
      await accept(first, second, third);
      await it.admit([first]);
      await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]);
      it.nowMs += WAIT_MS;
      expect(await it.takeDue()).toEqual(['m1-1']);
      const candidate = { record: second, logPosition: positionOf(second) };
      const [admission] = await it.store.admit([candidate]);
      expect(admission?.verdict).toBe('cancelled');
      expect(transitionsOf(admission?.changes ?? [])).toEqual([[SCHEDULED, CANCELLED]]);
      expect(await it.store.admit([candidate])).toEqual([{ ...admission, verdict: 'duplicate' }]);
      expect(await it.takeDue()).toEqual(['m1-2']);
      expect(await it.admit([third])).toEqual(['cancelled']);
    });

    test('uses the success state of each step', async () => {
      await accept(first, second, third);
      await it.admit([first]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0' })]);
      it.nowMs += WAIT_MS;
      await it.takeDue();
      // The first succeeds when it is DELIVERED, the second when it is SENT.
      expect(await it.admit([second])).toEqual(['deliver']);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-1' })]);
      it.nowMs += WAIT_MS;
      await it.takeDue();
      expect(await it.admit([third])).toEqual(['cancelled']);
    });

    test('does not count a failure as a success, whatever came before', async () => {
      await accept(first, second);
      await it.admit([first]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0' }), fact(FAILED, { deliveryId: 'm1-0' })]);
      await it.takeDue();
      expect(await it.admit([second])).toEqual(['deliver']);
    });

    test('starts the wait of the second step at the send time', async () => {
      const sendTimeMs = it.nowMs + MINUTE_MS;
      await accept(step(0, { sendTimeMs }), step(1, { sendTimeMs }), step(2, { sendTimeMs }));
      it.nowMs = sendTimeMs;
      expect(await it.takeDue()).toEqual(['m1-0']);
      expect(await it.admit([step(0, { sendTimeMs })])).toEqual(['deliver']);
      it.nowMs += WAIT_MS - 1;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += 1;
      expect(await it.takeDue()).toEqual(['m1-1']);
    });
  });
}
