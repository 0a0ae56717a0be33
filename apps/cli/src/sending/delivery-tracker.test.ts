import { DeliveryState } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { DeliveryTracker, type Transition } from './delivery-tracker.ts';

const { SCHEDULED, ACCEPTED, ROUTED, SENT, DELIVERED, EXPIRED } = DeliveryState;

function setUp(): {
  tracker: DeliveryTracker<string>;
  transitions: unknown[][];
  apply: (id: string, state: DeliveryState) => void;
} {
  const transitions: unknown[][] = [];
  const tracker = new DeliveryTracker<string>((item, { previousState, state, progress }: Transition) => {
    transitions.push([item, previousState, state, progress]);
  });
  const apply = (deliveryId: string, state: DeliveryState): void => {
    tracker.apply({ deliveryId, state, error: undefined });
  };
  return { tracker, transitions, apply };
}

test('follows a delivery forward to its goal or beyond, then stops', async () => {
  const { tracker, transitions, apply } = setUp();
  tracker.track('d', SENT, 'x');
  const settled = tracker.settled();
  expect([...tracker.pending]).toMatchObject([{ item: 'x', state: ACCEPTED, goal: SENT }]);
  for (const state of [ROUTED, ACCEPTED, ROUTED, DELIVERED, SENT]) apply('d', state);
  await settled;
  expect(transitions).toEqual([
    ['x', DeliveryState.UNSPECIFIED, ACCEPTED, 'pending'],
    ['x', ACCEPTED, ROUTED, 'pending'],
    ['x', ROUTED, DELIVERED, 'reached'],
  ]);
});

test('counts a scheduled delivery as accepted', () => {
  const { tracker, transitions } = setUp();
  tracker.track('d', ACCEPTED, 'x', SCHEDULED);
  tracker.track('e', SENT, 'y', SCHEDULED);
  expect(transitions).toEqual([
    ['x', DeliveryState.UNSPECIFIED, SCHEDULED, 'reached'],
    ['y', DeliveryState.UNSPECIFIED, SCHEDULED, 'pending'],
  ]);
});

test('applies states that arrived before the delivery was tracked, unless discarded', () => {
  const { tracker, transitions, apply } = setUp();
  apply('d', ROUTED);
  apply('d', EXPIRED);
  tracker.track('d', SENT, 'x');
  expect(transitions.at(-1)).toEqual(['x', ROUTED, EXPIRED, 'failed']);
  apply('e', SENT);
  tracker.discardEarly();
  tracker.track('e', SENT, 'y');
  expect(tracker.isSettled()).toBe(false);
});

test('stores no states of untracked deliveries after the end of tracking', () => {
  const { tracker, apply } = setUp();
  tracker.endTracking();
  apply('d', SENT);
  tracker.track('d', SENT, 'x');
  expect(tracker.isSettled()).toBe(false);
});
