import type { StoredRecord } from '../bus.ts';

/** The size of the numbers before key, headers and value of a record, in bytes. */
export const RECORD_HEADER_BYTES = 24;

/** The headers of records without any. */
export const noHeaders: Readonly<Record<string, string>> = Object.freeze({});

export interface RecordLayout {
  /** See {@link streamOf}. */
  readonly stream: number;
  readonly keyBytes: number;
  readonly headersBytes: number;
  readonly valueBytes: number;
  readonly offset: number;
}

/**
 * Returns one number for a partition of a topic. Topics are numbered in the registry, and have less than 2^16
 * partitions.
 */
export function streamOf(topicId: number, partition: number): number {
  return topicId * 0x10000 + partition;
}

export function topicOfStream(stream: number): { readonly topicId: number; readonly partition: number } {
  return { topicId: Math.floor(stream / 0x10000), partition: stream % 0x10000 };
}

export function writeLayout(buffer: Buffer, at: number, layout: RecordLayout): void {
  buffer.writeUInt32LE(layout.stream, at);
  buffer.writeUInt32LE(layout.keyBytes, at + 4);
  buffer.writeUInt32LE(layout.headersBytes, at + 8);
  buffer.writeUInt32LE(layout.valueBytes, at + 12);
  writeOffset(buffer, at, layout.offset);
}

/** Writes only the offset, which is known when the record is written. */
export function writeOffset(buffer: Buffer, at: number, offset: number): void {
  buffer.writeDoubleLE(offset, at + 16);
}

export function readLayout(buffer: Buffer, at: number): RecordLayout {
  return {
    stream: buffer.readUInt32LE(at),
    keyBytes: buffer.readUInt32LE(at + 4),
    headersBytes: buffer.readUInt32LE(at + 8),
    valueBytes: buffer.readUInt32LE(at + 12),
    offset: buffer.readDoubleLE(at + 16),
  };
}

/** Returns the size of the record in its frame, in bytes. */
export function recordBytes(layout: RecordLayout): number {
  return RECORD_HEADER_BYTES + layout.keyBytes + layout.headersBytes + layout.valueBytes;
}

/** Headers as text; empty if there are none. */
export function encodeHeaders(headers: Readonly<Record<string, string>> | undefined): string {
  const text = headers === undefined ? '{}' : JSON.stringify(headers);
  return text === '{}' ? '' : text;
}

export function decodeHeaders(text: string): Readonly<Record<string, string>> {
  if (text === '') return noHeaders;
  const headers: unknown = JSON.parse(text);
  if (typeof headers !== 'object' || headers === null) return noHeaders;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Reads the record at `at`. Its value is a view of `buffer`. */
export function decodeRecord(buffer: Buffer, at: number, topic: string, timestamp: number): StoredRecord {
  const layout = readLayout(buffer, at);
  const keyAt = at + RECORD_HEADER_BYTES;
  const headersAt = keyAt + layout.keyBytes;
  const valueAt = headersAt + layout.headersBytes;
  return {
    topic,
    partition: topicOfStream(layout.stream).partition,
    offset: layout.offset,
    key: buffer.toString('utf8', keyAt, headersAt),
    value: buffer.subarray(valueAt, valueAt + layout.valueBytes),
    headers: decodeHeaders(buffer.toString('utf8', headersAt, valueAt)),
    timestamp,
  };
}
