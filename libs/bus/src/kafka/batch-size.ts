import type { BusRecord } from '../bus.ts';

/** The head of a record batch. */
export const batchHeadBytes = 61;
/** What a record takes beside its key, value and headers, at most: its lengths, its attributes and its deltas. */
const recordHeadBytes = 27;
const headerHeadBytes = 10;

/** What a record takes in a batch, in bytes: never less than it does, and a few bytes more at most. */
export function recordBytes({ key, value, headers = {} }: BusRecord): number {
  let bytes = recordHeadBytes + Buffer.byteLength(key) + value.length;
  for (const [name, text] of Object.entries(headers)) {
    bytes += headerHeadBytes + Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  return bytes;
}
