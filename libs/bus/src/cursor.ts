import { crc32 } from 'node:zlib';
import { BusError } from './bus-error.ts';

const VERSION = 1;
const PREFIX_BYTES = 5;
const MAX_NUMBER_BYTES = 8;

/**
 * Encodes positions in a topic as opaque texts. A position lists the next offset to read of each partition. The text has a
 * checksum over itself and the name of the topic, which detects damaged cursors and those of other topics.
 */
export class CursorCodec {
  readonly #topic: string;
  readonly #seed: number;

  constructor(topic: string) {
    this.#topic = topic;
    this.#seed = crc32(topic);
  }

  encode(offsets: readonly number[]): string {
    const bytes = Buffer.allocUnsafe(PREFIX_BYTES + offsets.length * MAX_NUMBER_BYTES);
    bytes.writeUInt8(VERSION, 0);
    let at = PREFIX_BYTES;
    for (const offset of offsets) {
      let rest = offset;
      for (; rest >= 128; rest = Math.floor(rest / 128)) at = bytes.writeUInt8((rest % 128) + 128, at);
      at = bytes.writeUInt8(rest, at);
    }
    bytes.writeUInt32LE(crc32(bytes.subarray(PREFIX_BYTES, at), this.#seed), 1);
    return bytes.toString('base64url', 0, at);
  }

  /** Throws `invalid` for a text that {@link encode} did not return for this topic. */
  decode(cursor: string): number[] {
    const bytes = Buffer.from(cursor, 'base64url');
    // Buffer.from skips characters that are not base64url; encoding again detects it.
    const whole = bytes.length >= PREFIX_BYTES && bytes.toString('base64url') === cursor;
    if (!whole || bytes.readUInt8(0) !== VERSION) throw this.#invalidError();
    if (bytes.readUInt32LE(1) !== crc32(bytes.subarray(PREFIX_BYTES), this.#seed)) throw this.#invalidError();
    const offsets: number[] = [];
    let offset = 0;
    let scale = 1;
    for (const byte of bytes.subarray(PREFIX_BYTES)) {
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

  #invalidError(): BusError {
    return new BusError('invalid', `cursor: not a cursor of topic "${this.#topic}"`);
  }
}
