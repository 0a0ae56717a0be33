import type { DeliveryRecord } from '@chat4all/proto';
import { expect } from 'vitest';
import type { StoreInTest } from './use-store.ts';

const MINUTE_MS = 60_000;

/**
 * Takes what is due of these records and admits it at the same place, time and again until nothing is due or it has done so
 * so many times; gives the ids of each time. All of it is to be delivered.
 */
export async function deliverDue(
  it: StoreInTest,
  records: readonly DeliveryRecord[],
  { times = Infinity, at = 'again' } = {},
): Promise<string[][]> {
  const given: string[][] = [];
  while (given.length < times) {
    const ids = await it.takeDue();
    if (ids.length === 0) break;
    given.push(ids);
    const due = ids.flatMap((id) => records.filter(({ deliveryId }) => deliveryId === id));
    expect(await it.admit(due, at)).toEqual(ids.map(() => 'deliver'));
  }
  return given;
}

/** Takes what is due and loses it, so many times: then it is due again, and each lane is given twice as many each time. */
export async function loseDue(it: StoreInTest, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await it.takeDue();
    it.nowMs += MINUTE_MS;
  }
}
