import { crc32 } from 'node:zlib';

const MAGIC = 0x43344146;
const CHECKED_FROM = 12;

/** The header of a frame. A frame is in the journal as a whole or not at all. */
export const FRAME_HEADER_BYTES = 28;

export interface FrameHeader {
  /** The size of the whole frame, in bytes. */
  readonly length: number;
  /** The number of records in the body. Zero for the header of a segment, and for a probe. */
  readonly count: number;
  /**
   * The position in the segment where the write of this frame began. Everything before it was durable, so damage there is
   * not a torn tail. Zero if the journal does not sync, when nothing can be concluded.
   */
  readonly writeStart: number;
  /** In milliseconds since 1970; never decreases within a journal. */
  readonly timestamp: number;
}

/** Writes the header of a frame with a complete body. */
export function sealFrame(frame: Buffer, header: Omit<FrameHeader, 'length'>): void {
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(frame.length, 4);
  frame.writeUInt32LE(header.writeStart, 12);
  frame.writeUInt32LE(header.count, 16);
  frame.writeDoubleLE(header.timestamp, 20);
  frame.writeUInt32LE(crc32(frame.subarray(CHECKED_FROM)), 8);
}

/** Returns the header of the frame at `position`; undefined if there is no whole, undamaged frame. */
export function readFrame(buffer: Buffer, position: number): FrameHeader | undefined {
  if (position + FRAME_HEADER_BYTES > buffer.length || buffer.readUInt32LE(position) !== MAGIC) return undefined;
  const length = buffer.readUInt32LE(position + 4);
  if (length < FRAME_HEADER_BYTES || position + length > buffer.length) return undefined;
  const checksum = crc32(buffer.subarray(position + CHECKED_FROM, position + length));
  if (buffer.readUInt32LE(position + 8) !== checksum) return undefined;
  return {
    length,
    writeStart: buffer.readUInt32LE(position + 12),
    count: buffer.readUInt32LE(position + 16),
    timestamp: buffer.readDoubleLE(position + 20),
  };
}

/** Returns the position of the next possible frame after `position`, or -1. */
export function findFrame(buffer: Buffer, position: number): number {
  const needle = Buffer.alloc(4);
  needle.writeUInt32LE(MAGIC, 0);
  return buffer.indexOf(needle, position);
}
