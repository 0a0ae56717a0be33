import { DeliveryState } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { type Until, goalOf, isForward, isUnsuccessful, stateOfName } from './states.ts';

const { ACCEPTED, ROUTED, SENT, DELIVERED, READ, FAILED, SCHEDULED, EXPIRED } = DeliveryState;

test.for<[Until, DeliveryState[], DeliveryState]>([
  ['accepted', [], ACCEPTED],
  ['sent', [], SENT],
  ['delivered', [DELIVERED, READ], DELIVERED],
  ['delivered', [READ], SENT],
  ['read', [SENT, DELIVERED, READ], READ],
  ['read', [READ], READ],
  ['read', [DELIVERED], DELIVERED],
  ['read', [], SENT],
])('--until %s on a channel that reports %s waits for %s', ([until, receipts, goal]) => {
  expect(goalOf(until, receipts)).toBe(goal);
});

test('orders states by progress, not by their numbers', () => {
  expect(isForward(SCHEDULED, ACCEPTED)).toBe(true);
  expect(isForward(DELIVERED, ROUTED)).toBe(false);
  expect(isForward(SENT, SENT)).toBe(false);
  expect(isForward(READ, FAILED)).toBe(true);
  expect([READ, SCHEDULED, FAILED, EXPIRED].map(isUnsuccessful)).toEqual([false, false, true, true]);
});

test('finds a state by its name in any case', () => {
  expect([stateOfName('Sent'), stateOfName('gone')]).toEqual([SENT, undefined]);
});
