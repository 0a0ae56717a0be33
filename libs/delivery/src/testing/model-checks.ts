import { type DeliveryRecord, DeliveryState, OnUnknownOutcome, type StateChange } from '@chat4all/proto';
import { advances } from '@chat4all/store';
import { expect } from 'vitest';
import type { ModelPlatform } from './model-platform.ts';

const { SENT, FAILED, CANCELLED, EXPIRED } = DeliveryState;

/** Asserts that the platform received each delivery once, in order, and never late. */
export function assertCalls(accepted: readonly DeliveryRecord[], platform: ModelPlatform): void {
  const byDelivery = Map.groupBy(platform.calls, ({ deliveryId }) => deliveryId);
  for (const { deliveryId, onUnknownOutcome, expireTimeMs } of accepted) {
    const calls = byDelivery.get(deliveryId) ?? [];
    const count = calls.filter((call) => call.delivered).length;
    // The outcome of a call is unknown if it was cut off, or another process took over the delivery meanwhile.
    const processes = new Set(calls.map(({ process }) => process)).size;
    const unknown = calls.filter(({ answer }) => answer === 'unknown').length + Math.max(0, processes - 1);
    const allowed = onUnknownOutcome === OnUnknownOutcome.FAIL ? 1 : 1 + unknown;
    expect(count, `${deliveryId} was delivered ${count} times`).toBeLessThanOrEqual(allowed);
    for (const { timeMs } of calls) if (expireTimeMs > 0) expect(timeMs).toBeLessThan(expireTimeMs);
  }
  const ranks = new Map(
    accepted.filter(({ sendTimeMs }) => sendTimeMs === 0).map(({ deliveryId }, rank) => [deliveryId, rank]),
  );
  for (const [recipient, calls] of Map.groupBy(platform.calls, (call) => call.recipient)) {
    const first = [...new Set(calls.filter(({ delivered }) => delivered).map(({ deliveryId }) => deliveryId))];
    const order = first.flatMap((deliveryId) => ranks.get(deliveryId) ?? []);
    expect(order, `the order of ${recipient}`).toEqual(order.toSorted((one, other) => one - other));
  }
}

/** The deliveries that were taken over before they were settled, as far as sampling can tell. */
export type HandedOver = ReadonlySet<string>;

/** Asserts that every sent delivery was delivered, and that none failed by accident. */
export async function assertStates(
  accepted: readonly DeliveryRecord[],
  platform: ModelPlatform,
  handedOver: HandedOver,
  stateOf: (record: DeliveryRecord) => Promise<DeliveryState | undefined>,
): Promise<void> {
  for (const record of accepted) {
    const calls = platform.calls.filter(({ deliveryId }) => deliveryId === record.deliveryId);
    const reached = await stateOf(record);
    const isDelivered = calls.some((call) => call.delivered);
    if (reached !== undefined && reached >= SENT && reached <= DeliveryState.READ)
      expect(isDelivered, `${record.deliveryId} is sent`).toBe(true);
    const processes = new Set(calls.map(({ process }) => process)).size;
    const unknown =
      processes > 1 || calls.some(({ answer }) => answer === 'unknown') || handedOver.has(record.deliveryId);
    if (isDelivered && !unknown) expect([FAILED, CANCELLED, EXPIRED], record.deliveryId).not.toContain(reached);
  }
}

/** Asserts that states only move forward, each change with its previous state. */
export function assertChanges(changes: readonly StateChange[]): void {
  for (const [deliveryId, own] of Map.groupBy(changes, (change) => change.deliveryId)) {
    const seen = new Set<DeliveryState>();
    for (const { state, previousState } of own) {
      if (!seen.has(state))
        expect(advances(previousState, state), `${deliveryId}: ${previousState} to ${state}`).toBe(true);
      seen.add(state);
    }
  }
}
