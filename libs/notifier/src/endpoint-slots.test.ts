import { expect, test } from 'vitest';
import { EndpointSlots } from './endpoint-slots.ts';

function takeAll(slots: EndpointSlots): number {
  let taken = 0;
  while (slots.take(0)) taken += 1;
  return taken;
}

test('has 50 slots, and takes one again once it is released', () => {
  const slots = new EndpointSlots(() => 0);
  expect(takeAll(slots)).toBe(50);
  slots.release();
  expect(takeAll(slots)).toBe(1);
});

test('starts no more in a second than the endpoint allows', () => {
  let now = 0;
  const slots = new EndpointSlots(() => now);
  let started = 0;
  for (; now < 1_000; now += 1) {
    if (!slots.take(10)) continue;
    started += 1;
    slots.release();
  }
  expect(started).toBe(10);
});

test('halves after an overload, pauses for as long as the endpoint asks, and grows again', () => {
  let now = 0;
  const slots = new EndpointSlots(() => now);
  slots.slowDown(500);
  expect(slots.isFree).toBe(false);
  now = 500;
  expect(takeAll(slots)).toBe(25);
  slots.speedUp();
  expect(takeAll(slots)).toBe(1);
  for (let count = 0; count < 10; count += 1) slots.slowDown(0);
  for (let count = 0; count < 26; count += 1) slots.release();
  expect(takeAll(slots)).toBe(1);
});
