import { DeliveryState } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { DeliveryTracker, type Step } from './delivery-tracker.ts';

const { SCHEDULED, ACCEPTED, ROUTED, SENT, DELIVERED, EXPIRED } = DeliveryState;

function setUp(): {
  tracker: DeliveryTracker<string>;
  steps: unknown[][];
  tell: (id: string, state: DeliveryState) => void;
} {
  const steps: unknown[][] = [];
  const tracker = new DeliveryTracker<string>((item, { previousState, state, progress }: Step) => {
    steps.push([item, previousState, state, progress]);
  });
  const tell = (deliveryId: string, state: DeliveryState): void => {
    tracker.apply({ deliveryId, state, error: undefined });
  };
  return { tracker, steps, tell };
}

test('a delivery moves forward to its goal, or beyond, and is not followed any more', async () => {
  const { tracker, steps, tell } = setUp();
  tracker.expect('d', SENT, 'x');
  const settled = tracker.settled();
  expect([...tracker.pending]).toMatchObject([{ item: 'x', state: ACCEPTED, goal: SENT }]);
  for (const state of [ROUTED, ACCEPTED, ROUTED, DELIVERED, SENT]) tell('d', state);
  await settled;
  expect(steps).toEqual([
    ['x', DeliveryState.UNSPECIFIED, ACCEPTED, 'under way'],
    ['x', ACCEPTED, ROUTED, 'under way'],
    ['x', ROUTED, DELIVERED, 'reached'],
  ]);
});

test('a delivery that is scheduled has been accepted', () => {
  const { tracker, steps } = setUp();
  tracker.expect('d', ACCEPTED, 'x', SCHEDULED);
  tracker.expect('e', SENT, 'y', SCHEDULED);
  expect(steps).toEqual([
    ['x', DeliveryState.UNSPECIFIED, SCHEDULED, 'reached'],
    ['y', DeliveryState.UNSPECIFIED, SCHEDULED, 'under way'],
  ]);
});

test('what is told before a delivery is expected counts, unless it was forgotten', () => {
  const { tracker, steps, tell } = setUp();
  tell('d', ROUTED);
  tell('d', EXPIRED);
  tracker.expect('d', SENT, 'x');
  expect(steps.at(-1)).toEqual(['x', ROUTED, EXPIRED, 'ended']);
  tell('e', SENT);
  tracker.forgetEarly();
  tracker.expect('e', SENT, 'y');
  expect(tracker.isSettled()).toBe(false);
});

test('nothing is kept for later once no more is expected', () => {
  const { tracker, tell } = setUp();
  tracker.expectNoMore();
  tell('d', SENT);
  tracker.expect('d', SENT, 'x');
  expect(tracker.isSettled()).toBe(false);
});
