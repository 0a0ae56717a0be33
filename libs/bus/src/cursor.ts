import { crc32 } from 'node:zlib';
import { BusError } from './bus-error.ts';

const version = 1;
const prefixBytes = 5;
const maxNumberBytes = 8;

/**
 * Turns positions of one topic into opaque texts and back. A position is a list: at index `p` stands the next offset
 * to read of partition `p`. The text carries a checksum over itself and the topic's name, so that a damaged cursor,
 * or one of another topic, is refused.
 */
export class CursorCodec {
  readonly #topic: string;
  readonly #seed: number;

  constructor(topic: string) {
    this.#topic = topic;
    this.#seed = crc32(topic);
  }

  encode(offsets: readonly number[]): string {
    const bytes = Buffer.allocUnsafe(prefixBytes + offsets.length * maxNumberBytes);
    bytes.writeUInt8(version, 0);
    let at = prefixBytes;
    for (const offset of offsets) {
      let rest = offset;
      for (; rest >= 128; rest = Math.floor(rest / 128)) at = bytes.writeUInt8((rest % 128) + 128, at);
      at = bytes.writeUInt8(rest, at);
    }
    bytes.writeUInt32LE(crc32(bytes.subarray(prefixBytes, at), this.#seed), 1);
    return bytes.toString('base64url', 0, at);
  }

  /** Throws a {@link BusError} `invalid` for a text that {@link encode} did not give for this topic. */
  decode(cursor: string): number[] {
    const bytes = Buffer.from(cursor, 'base64url');
    // Buffer.from skips what is not base64url; encoding again shows whether it did.
    const whole = bytes.length >= prefixBytes && bytes.toString('base64url') === cursor;
    if (!whole || bytes.readUInt8(0) !== version) throw this.#refuse();
    if (bytes.readUInt32LE(1) !== crc32(bytes.subarray(prefixBytes), this.#seed)) throw this.#refuse();
    const offsets: number[] = [];
    let offset = 0;
    let scale = 1;
    for (const byte of bytes.subarray(prefixBytes)) {
      offset += (byte % 128) * scale;
      if (byte >= 128) {
        scale *= 128;
      } else {
        offsets.push(offset);
        offset = 0;
        scale = 1;
      }
    }
    return offsets;
  }

  #refuse(): BusError {
    return new BusError('invalid', `The cursor is not one of a tail of topic "${this.#topic}".`);
  }
}
