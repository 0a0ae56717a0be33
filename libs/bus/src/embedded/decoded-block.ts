import type { StoredRecord } from '../bus.ts';
import { frameHeaderBytes, readFrame } from './frame.ts';
import { decodeRecord, readLayout, recordBytes } from './record-codec.ts';
import { damaged } from './scan-segment.ts';

interface Place {
  readonly at: number;
  readonly timestamp: number;
}

/** A block in memory. The records of a stream are decoded when somebody asks for them, once. */
export class DecodedBlock {
  readonly #bytes: Buffer;
  readonly #places = new Map<number, Place[]>();
  readonly #records = new Map<number, StoredRecord[]>();

  /** Throws `misconfigured` when a frame is damaged; `path` and `position` say where the bytes stand. */
  constructor(bytes: Buffer, path: string, position: number) {
    this.#bytes = bytes;
    for (let start = 0; start < bytes.length;) {
      const frame = readFrame(bytes, start);
      if (frame === undefined) throw damaged(path, position + start);
      let at = start + frameHeaderBytes;
      for (let left = frame.count; left > 0; left -= 1) {
        const layout = readLayout(bytes, at);
        const place = { at, timestamp: frame.timestamp };
        const places = this.#places.get(layout.stream);
        if (places === undefined) this.#places.set(layout.stream, [place]);
        else places.push(place);
        at += recordBytes(layout);
      }
      start += frame.length;
    }
  }

  recordsOf(stream: number, topic: string): StoredRecord[] {
    let records = this.#records.get(stream);
    if (records === undefined) {
      const places = this.#places.get(stream) ?? [];
      records = places.map(({ at, timestamp }) => decodeRecord(this.#bytes, at, topic, timestamp));
      this.#records.set(stream, records);
    }
    return records;
  }
}
