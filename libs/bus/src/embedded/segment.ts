import { FRAME_HEADER_BYTES, readFrame, sealFrame } from './frame.ts';

/** A file of the journal. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  /** The next offset of every stream when the segment began; 0 if missing. */
  readonly firstOffsets: ReadonlyMap<number, number>;
  /** The timestamp of the last record before this segment, in milliseconds since 1970. */
  readonly startTimestamp: number;
}

const NAME_FORM = /^(\d{10})\.journal$/;

export function segmentName(number: number): string {
  return `${String(number).padStart(10, '0')}.journal`;
}

/** Returns the number in the file name of a segment; undefined for another file. */
export function segmentNumber(name: string): number | undefined {
  const digits = NAME_FORM.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function indexPath(segment: Segment): string {
  return segment.path.replace(/journal$/, 'index');
}

/** Returns the first frame of a segment. It repeats the offsets, so that older segments can be deleted. */
export function encodeSegmentHeader(firstOffsets: ReadonlyMap<number, number>, timestamp: number): Buffer {
  const body = Buffer.from(JSON.stringify([...firstOffsets].flat()));
  const frame = Buffer.concat([Buffer.alloc(FRAME_HEADER_BYTES), body]);
  sealFrame(frame, { count: 0, writeStart: 0, timestamp });
  return frame;
}

/** Reads the header of a segment; undefined if the file does not begin with a whole one. */
export function decodeSegmentHeader(
  bytes: Buffer,
):
  | { readonly firstOffsets: ReadonlyMap<number, number>; readonly timestamp: number; readonly length: number }
  | undefined {
  const frame = readFrame(bytes, 0);
  if (frame === undefined) return undefined;
  const numbers: unknown = JSON.parse(bytes.toString('utf8', FRAME_HEADER_BYTES, frame.length));
  if (!Array.isArray(numbers)) return undefined;
  const firstOffsets = new Map<number, number>();
  for (let at = 0; at + 1 < numbers.length; at += 2) firstOffsets.set(Number(numbers[at]), Number(numbers[at + 1]));
  return { firstOffsets, timestamp: frame.timestamp, length: frame.length };
}
