import { BusError } from '../bus-error.ts';
import { BlockIndex, noteRecord } from './block-index.ts';
import { findFrame, frameHeaderBytes, readFrame } from './frame.ts';
import { readLayout, recordBytes } from './record-codec.ts';
import { decodeSegmentHeader } from './segment.ts';

export interface ScannedSegment {
  readonly index: BlockIndex;
  /** The next offset of every stream behind the last whole frame. */
  readonly nextOffsets: ReadonlyMap<number, number>;
  /** Where the last whole frame ends, in bytes. What follows is a torn tail. */
  readonly end: number;
  readonly lastTimestamp: number;
}

/**
 * Reads a whole segment. Throws `misconfigured` when its header is damaged, or a frame that was durable already:
 * cutting there would lose records that were acknowledged.
 */
export function scanSegment(bytes: Buffer, path: string): ScannedSegment {
  const header = decodeSegmentHeader(bytes);
  if (header === undefined) throw damaged(path, 0);
  const index = new BlockIndex();
  const nextOffsets = new Map(header.firstOffsets);
  let lastTimestamp = header.timestamp;
  let end = header.length;
  for (let frame = readFrame(bytes, end); frame !== undefined; frame = readFrame(bytes, end)) {
    const block = index.add(end, frame.length, frame.timestamp);
    let at = end + frameHeaderBytes;
    for (let left = frame.count; left > 0; left -= 1) {
      const layout = readLayout(bytes, at);
      noteRecord(block, layout.stream, layout.offset);
      nextOffsets.set(layout.stream, layout.offset + 1);
      at += recordBytes(layout);
    }
    lastTimestamp = frame.timestamp;
    end += frame.length;
  }
  refuseDamage(bytes, end, path);
  return { index, nextOffsets, end, lastTimestamp };
}

/** The error for a journal in which something is not as it was written. */
export function damaged(path: string, position: number): BusError {
  return new BusError('misconfigured', `The journal ${path} is damaged at byte ${position}: restore it from a copy.`);
}

function refuseDamage(bytes: Buffer, end: number, path: string): void {
  for (let at = findFrame(bytes, end); at >= 0; at = findFrame(bytes, at + 1)) {
    const frame = readFrame(bytes, at);
    if (frame !== undefined && frame.writeStart > end) throw damaged(path, end);
  }
}
