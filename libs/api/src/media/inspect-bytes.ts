import { createHash } from 'node:crypto';
import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';

/** How many bytes from the start say what a file is. */
export const HEAD_BYTES = 64 * 1024;

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
  const actual = withoutPrefix(detected.mime.replace(/;.*/, ''));
  const described = withoutPrefix(mimeType);
  if (actual === described || CONTAINERS[actual]?.test(described)) return undefined;
  return `the bytes are of the type ${actual}, not ${mimeType}`;
}

/** Returns the type without the `x-` of types that were not registered, such as audio/x-flac. */
function withoutPrefix(mimeType: string): string {
  return mimeType.replace('/x-', '/');
}
