import type { StoredRecord } from '../bus.ts';
import { FRAME_HEADER_BYTES, readFrame } from './frame.ts';
import { decodeRecord, readLayout, recordBytes } from './record-codec.ts';
import { damagedError } from './scan-segment.ts';

interface Place {
  readonly at: number;
  readonly timestamp: number;
}

/** A block in memory. The records of a stream are decoded once, at first use. */
export class DecodedBlock {
  readonly #bytes: Buffer;
  readonly #locations = new Map<number, Place[]>();
  readonly #records = new Map<number, StoredRecord[]>();

  /** Throws `misconfigured` if a frame is damaged. `path` and `position` are where the bytes come from. */
  constructor(bytes: Buffer, path: string, position: number) {
    this.#bytes = bytes;
    for (let start = 0; start < bytes.length;) {
      const frame = readFrame(bytes, start);
      if (frame === undefined) throw damagedError(path, position + start);
      let at = start + FRAME_HEADER_BYTES;
      for (let left = frame.count; left > 0; left -= 1) {
        const layout = readLayout(bytes, at);
        const location = { at, timestamp: frame.timestamp };
        const locations = this.#locations.get(layout.stream);
        if (locations === undefined) this.#locations.set(layout.stream, [location]);
        else locations.push(location);
        at += recordBytes(layout);
      }
      start += frame.length;
    }
  }

  recordsOf(stream: number, topic: string): StoredRecord[] {
    let records = this.#records.get(stream);
    if (records === undefined) {
      const locations = this.#locations.get(stream) ?? [];
      records = locations.map(({ at, timestamp }) => decodeRecord(this.#bytes, at, topic, timestamp));
      this.#records.set(stream, records);
    }
    return records;
  }
}
