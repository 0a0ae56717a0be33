import { crc32 } from 'node:zlib';

const magic = 0x43344146;
const checkedFrom = 12;

/** What stands before the body of every frame. A frame is the unit that is in the journal as a whole or not at all. */
export const frameHeaderBytes = 28;

export interface FrameHeader {
  /** Of the whole frame, in bytes. */
  readonly length: number;
  /** How many records the body holds. Zero for the header of a segment, and for a probe. */
  readonly count: number;
  /**
   * Where in the segment the write began that carried this frame. All before it was durable by then, so damage below
   * this position is no torn tail. Zero when the journal does not sync, where nothing can be concluded.
   */
  readonly writeStart: number;
  /** In milliseconds since 1970; never goes back within a journal. */
  readonly timestamp: number;
}

/** Fills in the header of a frame whose body is complete. */
export function sealFrame(frame: Buffer, header: Omit<FrameHeader, 'length'>): void {
  frame.writeUInt32LE(magic, 0);
  frame.writeUInt32LE(frame.length, 4);
  frame.writeUInt32LE(header.writeStart, 12);
  frame.writeUInt32LE(header.count, 16);
  frame.writeDoubleLE(header.timestamp, 20);
  frame.writeUInt32LE(crc32(frame.subarray(checkedFrom)), 8);
}

/** The header of the frame at `position`, or nothing when no whole and undamaged frame stands there. */
export function readFrame(buffer: Buffer, position: number): FrameHeader | undefined {
  if (position + frameHeaderBytes > buffer.length || buffer.readUInt32LE(position) !== magic) return undefined;
  const length = buffer.readUInt32LE(position + 4);
  if (length < frameHeaderBytes || position + length > buffer.length) return undefined;
  const checksum = crc32(buffer.subarray(position + checkedFrom, position + length));
  if (buffer.readUInt32LE(position + 8) !== checksum) return undefined;
  return {
    length,
    writeStart: buffer.readUInt32LE(position + 12),
    count: buffer.readUInt32LE(position + 16),
    timestamp: buffer.readDoubleLE(position + 20),
  };
}

/** Where the next thing after `position` stands that looks like a frame, or -1. */
export function findFrame(buffer: Buffer, position: number): number {
  const needle = Buffer.alloc(4);
  needle.writeUInt32LE(magic, 0);
  return buffer.indexOf(needle, position);
}
