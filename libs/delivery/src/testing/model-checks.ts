import { type DeliveryRecord, DeliveryState, OnUnknownOutcome, type StateChange } from '@chat4all/proto';
import { advances } from '@chat4all/store';
import { expect } from 'vitest';
import type { ModelPlatform } from './model-platform.ts';

const { SENT, FAILED, CANCELLED, EXPIRED } = DeliveryState;

/** Once, in order, never late. */
export function checkCalls(accepted: readonly DeliveryRecord[], platform: ModelPlatform): void {
  const byDelivery = Map.groupBy(platform.calls, ({ deliveryId }) => deliveryId);
  for (const { deliveryId, onUnknownOutcome, expireTimeMs } of accepted) {
    const calls = byDelivery.get(deliveryId) ?? [];
    const taken = calls.filter((call) => call.taken).length;
    // The outcome of a call is unknown when it was cut, and when another process took the delivery over meanwhile.
    const processes = new Set(calls.map(({ process }) => process)).size;
    const unknown = calls.filter(({ told }) => told === 'nothing').length + Math.max(0, processes - 1);
    const allowed = onUnknownOutcome === OnUnknownOutcome.FAIL ? 1 : 1 + unknown;
    expect(taken, `${deliveryId} was delivered ${taken} times`).toBeLessThanOrEqual(allowed);
    for (const { timeMs } of calls) if (expireTimeMs > 0) expect(timeMs).toBeLessThan(expireTimeMs);
  }
  const ranks = new Map(
    accepted.filter(({ sendTimeMs }) => sendTimeMs === 0).map(({ deliveryId }, rank) => [deliveryId, rank]),
  );
  for (const [recipient, calls] of Map.groupBy(platform.calls, (call) => call.recipient)) {
    const first = [...new Set(calls.filter(({ taken }) => taken).map(({ deliveryId }) => deliveryId))];
    const order = first.flatMap((deliveryId) => ranks.get(deliveryId) ?? []);
    expect(order, `the order of ${recipient}`).toEqual(order.toSorted((one, other) => one - other));
  }
}

/** Which deliveries changed hands before they were settled, as far as a look now and then can tell. */
export type HandedOver = ReadonlySet<string>;

/** What is said to be sent was sent, and nothing fails by accident. */
export async function checkStates(
  accepted: readonly DeliveryRecord[],
  platform: ModelPlatform,
  handedOver: HandedOver,
  stateOf: (record: DeliveryRecord) => Promise<DeliveryState | undefined>,
): Promise<void> {
  for (const record of accepted) {
    const calls = platform.calls.filter(({ deliveryId }) => deliveryId === record.deliveryId);
    const reached = await stateOf(record);
    const taken = calls.some((call) => call.taken);
    if (reached !== undefined && reached >= SENT && reached <= DeliveryState.READ)
      expect(taken, `${record.deliveryId} is sent`).toBe(true);
    const processes = new Set(calls.map(({ process }) => process)).size;
    const unknown = processes > 1 || calls.some(({ told }) => told === 'nothing') || handedOver.has(record.deliveryId);
    if (taken && !unknown) expect([FAILED, CANCELLED, EXPIRED], record.deliveryId).not.toContain(reached);
  }
}

/** States go forward, each change told with the state before it. */
export function checkChanges(changes: readonly StateChange[]): void {
  for (const [deliveryId, own] of Map.groupBy(changes, (change) => change.deliveryId)) {
    const seen = new Set<DeliveryState>();
    for (const { state, previousState } of own) {
      if (!seen.has(state))
        expect(advances(previousState, state), `${deliveryId}: ${previousState} to ${state}`).toBe(true);
      seen.add(state);
    }
  }
}
