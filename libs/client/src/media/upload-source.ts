import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import mime from 'mime';
import { invalidInput } from '../inputs/validation.ts';

/** Bytes to upload: the path of a file, a Blob or File, or bytes of a known size. */
export type UploadSource = string | Blob | ByteSource;

/** Bytes that can be read again: a second attempt opens them once more. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** The name and type of a file. */
export interface FileFacts {
  /** The MIME type, such as `image/jpeg`. Default: that of the Blob, or of the extension of the file name. */
  readonly mimeType?: string | undefined;
  /** The file name. Default: that of the path or File; otherwise none. */
  readonly fileName?: string | undefined;
}

/** A file to upload. */
export interface UploadFile extends ByteSource, Required<FileFacts> {
  readonly mimeType: string;
  /** Empty if it has none. */
  readonly fileName: string;
}

/** Returns the file of a source. Rejects with INVALID_ARGUMENT if the path is not of a file, or the type is unknown. */
export async function toUploadFile(source: UploadSource, facts: FileFacts): Promise<UploadFile> {
  const [bytes, name, type] = await openSource(source);
  const fileName = facts.fileName ?? name;
  const mimeType = facts.mimeType ?? (type || (mime.getType(fileName) ?? ''));
  if (mimeType === '') {
    throw invalidInput('mimeType', `is required: the extension of "${fileName}" names no type`);
  }
  return { ...bytes, fileName, mimeType };
}

async function openSource(source: UploadSource): Promise<[bytes: ByteSource, fileName: string, mimeType: string]> {
  if (typeof source === 'string') return [await openFile(source), basename(source), ''];
  if (!(source instanceof Blob)) {
    assertByteSource(source);
    return [{ size: source.size, open: () => source.open() }, '', ''];
  }
  // A type such as `text/plain;charset=utf-8` may have parameters.
  const [type = ''] = source.type.split(';');
  return [{ size: source.size, open: () => source.stream() }, source instanceof File ? source.name : '', type.trim()];
}

async function openFile(path: string): Promise<ByteSource> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw invalidInput('source', `cannot read the file: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  if (!stats.isFile()) throw invalidInput('source', `"${path}" is not a file`);
  return { size: stats.size, open: () => createReadStream(path) };
}

/** Throws INVALID_ARGUMENT for a value of another type, which JavaScript can pass. */
function assertByteSource(source: unknown): void {
  const isObject = typeof source === 'object' && source !== null;
  const size: unknown = isObject ? Reflect.get(source, 'size') : undefined;
  const open: unknown = isObject ? Reflect.get(source, 'open') : undefined;
  if (typeof size === 'number' && typeof open === 'function') return;
  throw invalidInput('source', 'must be a path, a Blob, or an object with size and open()');
}
