import type { BusRecord } from '../bus.ts';

/** The size of a record batch's header, in bytes. */
export const BATCH_HEAD_BYTES = 61;
/** The most bytes of a record beside key, value and headers: lengths, attributes and deltas. */
const RECORD_HEAD_BYTES = 27;
const HEADER_HEAD_BYTES = 10;

/** The size of a record in a batch, in bytes, at most a few bytes too high. */
export function recordBytes({ key, value, headers = {} }: BusRecord): number {
  let bytes = RECORD_HEAD_BYTES + Buffer.byteLength(key) + value.length;
  for (const [name, text] of Object.entries(headers)) {
    bytes += HEADER_HEAD_BYTES + Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  return bytes;
}
