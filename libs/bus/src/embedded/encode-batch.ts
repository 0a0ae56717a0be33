import type { BusRecord, StoredRecord } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { partitionOfKey } from '../key-partition.ts';
import { FRAME_HEADER_BYTES, sealFrame } from './frame.ts';
import type { PartitionLog } from './partition-log.ts';
import { encodeHeaders, noHeaders, RECORD_HEADER_BYTES, writeLayout, writeOffset } from './record-codec.ts';

const MAX_KEY_BYTES = 1024;
/** UTF-8 cannot represent these: two different keys would become equal. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A record before its write, when its offset and timestamp are not known. */
type Draft = { -readonly [Name in keyof StoredRecord]: StoredRecord[Name] };

/** The records of one publish, as a frame of the journal. */
export interface EncodedBatch {
  readonly frame: Buffer;
  readonly records: readonly Draft[];
  /** The partition of each record. */
  readonly logs: readonly PartitionLog[];
  /** The position of each record in the frame. */
  readonly starts: readonly number[];
}

export interface EncodeLimits {
  readonly maxRecordBytes: number;
  readonly maxBatchBytes: number;
}

/**
 * Copies records into a frame. `logsOf` returns the partitions of a topic, or throws. Fails with `invalid` for a key that
 * cannot be stored, and with `too_large`.
 */
export function encodeBatch(
  records: readonly BusRecord[],
  logsOf: (topic: string) => readonly PartitionLog[],
  limits: EncodeLimits,
): EncodedBatch {
  const headers = records.map((record) => encodeHeaders(record.headers));
  const sizes = records.map((record, index) => sizesOf(record, headers[index] ?? '', limits.maxRecordBytes));
  const total = sizes.reduce((sum, size) => sum + RECORD_HEADER_BYTES + size.key + size.headers + size.value, 0);
  if (total > limits.maxBatchBytes) {
    throw new BusError('too_large', `batch: must be at most ${limits.maxBatchBytes} bytes (has ${total})`);
  }
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + total);
  const drafts: Draft[] = [];
  const logs: PartitionLog[] = [];
  const starts: number[] = [];
  let at = FRAME_HEADER_BYTES;
  for (const [index, record] of records.entries()) {
    const size = sizes[index] ?? { key: 0, headers: 0, value: 0 };
    const keyAt = at + RECORD_HEADER_BYTES;
    const headersAt = keyAt + size.key;
    const valueAt = headersAt + size.headers;
    frame.write(record.key, keyAt, 'utf8');
    frame.write(headers[index] ?? '', headersAt, 'utf8');
    frame.set(record.value, valueAt);
    const candidates = logsOf(record.topic);
    const log = candidates[partitionOfKey(frame, keyAt, headersAt, candidates.length)];
    if (log === undefined) throw new BusError('invalid', `topic "${record.topic}" has no partitions`);
    writeLayout(frame, at, {
      stream: log.stream,
      keyBytes: size.key,
      headersBytes: size.headers,
      valueBytes: size.value,
      offset: 0,
    });
    drafts.push({
      topic: log.topic,
      partition: log.partition,
      offset: 0,
      key: record.key,
      value: frame.subarray(valueAt, valueAt + size.value),
      headers: record.headers === undefined ? noHeaders : { ...record.headers },
      timestamp: 0,
    });
    logs.push(log);
    starts.push(at);
    at = valueAt + size.value;
  }
  return { frame, records: drafts, logs, starts };
}

/** Returns a batch without records, whose write takes as many bytes as that of another batch. */
export function encodeProbe(bytes: number): EncodedBatch {
  return { frame: Buffer.alloc(Math.max(bytes, FRAME_HEADER_BYTES)), records: [], logs: [], starts: [] };
}

/** Assigns offsets to the records and completes the frame. The offsets count only once the frame is durable. */
export function sealBatch(batch: EncodedBatch, writeStart: number, timestamp: number): void {
  for (const [index, record] of batch.records.entries()) {
    const log = batch.logs[index];
    if (log === undefined) continue;
    record.offset = log.nextOffset;
    record.timestamp = timestamp;
    log.nextOffset += 1;
    writeOffset(batch.frame, batch.starts[index] ?? 0, record.offset);
  }
  sealFrame(batch.frame, { count: batch.records.length, writeStart, timestamp });
}

function sizesOf(record: BusRecord, headers: string, maxBytes: number) {
  const key = Buffer.byteLength(record.key);
  if (key > MAX_KEY_BYTES) {
    throw new BusError('invalid', `key: must be at most ${MAX_KEY_BYTES} bytes (has ${key}, topic "${record.topic}")`);
  }
  if (LONE_SURROGATE.test(record.key)) {
    throw new BusError('invalid', `key: must be well-formed Unicode (topic "${record.topic}")`);
  }
  const size = { key, headers: Buffer.byteLength(headers), value: record.value.length };
  const total = size.key + size.headers + size.value;
  if (total > maxBytes) {
    throw new BusError(
      'too_large',
      `record: must be at most ${maxBytes} bytes (has ${total}, topic "${record.topic}")`,
    );
  }
  return size;
}
