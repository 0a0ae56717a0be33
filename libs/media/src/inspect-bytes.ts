import { createHash } from 'node:crypto';
import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';
import { freeChunk } from './free-chunk.ts';
import type { MediaScanner } from './scan/media-scanner.ts';

/** How many bytes from the start say what a file is. */
const HEAD_BYTES = 64 * 1024;

/** The type of a file that is not recognized. */
const UNKNOWN_TYPE = 'application/octet-stream';

/** A type and a subtype of RFC 6838, in lower case and without parameters. */
export const MIME_TYPE = /^[a-z][\w.+-]{0,63}\/[a-z\d][\w.+-]{0,100}$/;

/** Types by which files of other types begin, and which of these; without `x-`. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(vnd\.(openxmlformats|oasis)[\w.+-]*|epub\+zip|java-archive)$/,
  'application/cfb': /^application\/(msword|vnd\.ms-[\w.+-]*)$/,
  'application/xml': /^(text\/xml|[\w.+-]+\/[\w.+-]+\+xml)$/,
  'video/mp4': /^audio\/mp4$/,
  'video/webm': /^audio\/webm$/,
  'video/quicktime': /^(audio|video)\/mp4$/,
  'audio/m4a': /^audio\/mp4$/,
  'video/m4v': /^video\/mp4$/,
  'audio/wav': /^audio\/vnd\.wave$/,
  'audio/mpeg': /^audio\/mp3$/,
  'audio/ogg': /^audio\/opus$/,
  'video/vnd.avi': /^video\/(msvideo|avi)$/,
};

/** Passes the bytes of a file on, and computes their size, SHA-256 and beginning. They can be read once. */
export class InspectedBytes implements AsyncIterable<Uint8Array> {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  readonly #head: Uint8Array[] = [];
  #size = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#bytes) {
      if (this.#size < HEAD_BYTES) this.#head.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - this.#size)));
      this.#size += chunk.byteLength;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** The number of bytes that were read. */
  get size(): number {
    return this.#size;
  }

  /** The first 64 KB, which say what a file is. */
  get head(): Uint8Array {
    return Buffer.concat(this.#head);
  }

  /** Returns the SHA-256 of the bytes that were read, in hexadecimal. Call it once, after the last byte. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}

/** The result of {@link inspectBytes}. */
export interface Inspection {
  readonly inspected: InspectedBytes;
  /** The name of the malware that was found; undefined if none was, or without a scanner. */
  readonly malware: string | undefined;
}

/** Reads bytes to their end, once, and frees their chunks; a scanner looks for malware in them. Rejects as `scan` does. */
export async function inspectBytes(bytes: AsyncIterable<Uint8Array>, scanner?: MediaScanner): Promise<Inspection> {
  const inspected = new InspectedBytes(bytes);
  if (scanner) return { inspected, malware: await scanner.scan(inspected) };
  for await (const chunk of inspected) freeChunk(chunk);
  return { inspected, malware: undefined };
}

/**
 * Returns the type of a file that begins with these bytes: the described one unless the bytes are of another type. A type that
 * its bytes must show and do not is `application/octet-stream`.
 */
export async function typeOf(head: Uint8Array, described: string): Promise<string> {
  const mimeType = described.replace(/;.*/, '').trim().toLowerCase();
  const detected = await fileTypeFromBuffer(head);
  if (detected === undefined) {
    return MIME_TYPE.test(mimeType) && !supportedMimeTypes.has(mimeType) ? mimeType : UNKNOWN_TYPE;
  }
  return isOfType(detected.mime, mimeType) ? mimeType : detected.mime.replace(/;.*/, '');
}

/**
 * Returns why a file that begins with these bytes is not of the type; undefined if it is, or if the type cannot be
 * recognized by its bytes, such as text.
 */
export async function findTypeProblem(head: Uint8Array, mimeType: string): Promise<string | undefined> {
  const detected = await fileTypeFromBuffer(head);
  if (detected === undefined) {
    return supportedMimeTypes.has(mimeType) ? `the bytes are not of the type ${mimeType}` : undefined;
  }
  if (isOfType(detected.mime, mimeType)) return undefined;
  return `the bytes are of the type ${withoutPrefix(detected.mime)}, not ${mimeType}`;
}

function isOfType(detected: string, mimeType: string): boolean {
  const [actual, described] = [withoutPrefix(detected), withoutPrefix(mimeType)];
  return actual === described || CONTAINERS[actual]?.test(described) === true;
}

/** Returns the type without parameters, and without the `x-` of types that were not registered, such as audio/x-flac. */
function withoutPrefix(mimeType: string): string {
  return mimeType.replace(/;.*/, '').replace('/x-', '/');
}
