import type { DeliveryRecord } from '@chat4all/proto';
import { expect } from 'vitest';
import type { StoreInTest } from './use-store.ts';

const MINUTE_MS = 60_000;

/**
 * Releases what is due of these records and admits it, until nothing is due or `times` is reached; returns the ids of each
 * release. Expects that every one is delivered.
 */
export async function deliverDue(
  it: StoreInTest,
  records: readonly DeliveryRecord[],
  { times = Infinity, at = 'again' } = {},
): Promise<string[][]> {
  const releases: string[][] = [];
  while (releases.length < times) {
    const ids = await it.takeDue();
    if (ids.length === 0) break;
    releases.push(ids);
    const due = ids.flatMap((id) => records.filter(({ deliveryId }) => deliveryId === id));
    expect(await it.admit(due, at)).toEqual(ids.map(() => 'deliver'));
  }
  return releases;
}

/** Releases what is due and loses it, `times` times; each time a lane releases twice as many. */
export async function loseDue(it: StoreInTest, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await it.takeDue();
    it.nowMs += MINUTE_MS;
  }
}
