import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findFrame, FRAME_HEADER_BYTES } from './frame.ts';
import { damagedError } from './scan-segment.ts';
import { decodeSegmentHeader, type Segment, segmentNumber } from './segment.ts';

/** Finds the segments of a folder, oldest first, reading only their headers. */
export async function openSegments(folder: string): Promise<Segment[]> {
  const found = (await readdir(folder)).flatMap((name) => {
    const number = segmentNumber(name);
    return number === undefined ? [] : [{ number, path: join(folder, name) }];
  });
  found.sort((left, right) => left.number - right.number);
  const segments: Segment[] = [];
  for (const { number, path } of found) {
    const header = decodeSegmentHeader(await readHeader(path));
    if (header !== undefined) {
      segments.push({ number, path, firstOffsets: header.firstOffsets, startTimestamp: header.timestamp });
    } else if (number === found.at(-1)?.number && (await isUnbegun(path))) {
      await rm(path);
    } else {
      throw damagedError(path, 0);
    }
  }
  return segments;
}

async function readHeader(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(FRAME_HEADER_BYTES);
    await file.read(start, 0, start.length, 0);
    const length = Math.min(start.readUInt32LE(4), (await file.stat()).size);
    const header = Buffer.alloc(length);
    await file.read(header, 0, length, 0);
    return header;
  } finally {
    await file.close();
  }
}

/** Returns whether the process crashed while it wrote the segment's header; nothing can follow an incomplete one. */
async function isUnbegun(path: string): Promise<boolean> {
  return findFrame(await readFile(path), 1) < 0;
}
