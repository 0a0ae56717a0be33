import { BusError } from '../bus-error.ts';
import { BlockIndex, noteRecord } from './block-index.ts';
import { findFrame, FRAME_HEADER_BYTES, readFrame } from './frame.ts';
import { readLayout, recordBytes } from './record-codec.ts';
import { decodeSegmentHeader } from './segment.ts';

export interface ScannedSegment {
  readonly index: BlockIndex;
  /** The next offset of every stream after the last whole frame. */
  readonly nextOffsets: ReadonlyMap<number, number>;
  /** The end of the last whole frame, in bytes. A torn tail may follow. */
  readonly end: number;
  readonly lastTimestamp: number;
}

/**
 * Reads a whole segment. Throws `misconfigured` if its header or a durable frame is damaged: truncating there would lose
 * acknowledged records.
 */
export function scanSegment(bytes: Buffer, path: string): ScannedSegment {
  const header = decodeSegmentHeader(bytes);
  if (header === undefined) throw damagedError(path, 0);
  const index = new BlockIndex();
  const nextOffsets = new Map(header.firstOffsets);
  let lastTimestamp = header.timestamp;
  let end = header.length;
  for (let frame = readFrame(bytes, end); frame !== undefined; frame = readFrame(bytes, end)) {
    const block = index.add(end, frame.length, frame.timestamp);
    let at = end + FRAME_HEADER_BYTES;
    for (let left = frame.count; left > 0; left -= 1) {
      const layout = readLayout(bytes, at);
      noteRecord(block, layout.stream, layout.offset);
      nextOffsets.set(layout.stream, layout.offset + 1);
      at += recordBytes(layout);
    }
    lastTimestamp = frame.timestamp;
    end += frame.length;
  }
  assertUndamaged(bytes, end, path);
  return { index, nextOffsets, end, lastTimestamp };
}

/** Returns the error for a damaged journal. */
export function damagedError(path: string, position: number): BusError {
  return new BusError('misconfigured', `the journal ${path} is damaged at byte ${position}; restore it from a backup`);
}

function assertUndamaged(bytes: Buffer, end: number, path: string): void {
  for (let at = findFrame(bytes, end); at >= 0; at = findFrame(bytes, at + 1)) {
    const frame = readFrame(bytes, at);
    if (frame !== undefined && frame.writeStart > end) throw damagedError(path, end);
  }
}
