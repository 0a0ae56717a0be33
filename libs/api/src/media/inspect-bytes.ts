import { createHash } from 'node:crypto';
import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';

/** How many bytes from the start say what a file is. */
export const HEAD_BYTES = 64 * 1024;

/** Types by which files of other types begin, and which of these. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(vnd\.(openxmlformats|oasis)[\w.+-]*|epub\+zip|java-archive)$/,
  'application/x-cfb': /^application\/(msword|vnd\.ms-[\w.+-]*)$/,
  'application/xml': /^(text\/xml|[\w.+-]+\/[\w.+-]+\+xml)$/,
  'video/mp4': /^audio\/mp4$/,
  'video/webm': /^audio\/webm$/,
  'audio/x-m4a': /^audio\/mp4$/,
  'video/x-m4v': /^video\/mp4$/,
  'audio/wav': /^audio\/(x-wav|vnd\.wave)$/,
  'application/gzip': /^application\/x-gzip$/,
};

/** Returns the SHA-256 of the bytes, in hexadecimal. */
export async function sha256Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
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
  const actual = detected.mime.replace(/;.*/, '');
  if (actual === mimeType || CONTAINERS[actual]?.test(mimeType)) return undefined;
  return `the bytes are of the type ${actual}, not ${mimeType}`;
}
