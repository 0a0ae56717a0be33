import { open } from 'node:fs/promises';
import type { StoredRecord } from '../bus.ts';
import type { BusError } from '../bus-error.ts';
import type { Block } from './block-index.ts';
import { BlockCache } from './block-cache.ts';
import { DecodedBlock } from './decoded-block.ts';
import { fileError, systemCode } from './file-error.ts';
import type { Journal } from './journal.ts';
import type { PartitionLog } from './partition-log.ts';
import { damagedError } from './scan-segment.ts';
import type { Segment } from './segment.ts';

/** Reads records that are no longer in memory, in blocks. Partitions that are behind together share blocks. */
export class ColdReader {
  readonly #journal: Journal;
  readonly #blocks: BlockCache;
  #failure: BusError | undefined;

  constructor(journal: Journal, cacheBytes: number) {
    this.#journal = journal;
    this.#blocks = new BlockCache(cacheBytes);
  }

  /** The error of the last read, if it failed. */
  get failure(): BusError | undefined {
    return this.#failure;
  }

  /** Returns at least one record from `offset`, or from the oldest one, on; none at the end of the partition. */
  async read(log: PartitionLog, offset: number, limit: number): Promise<StoredRecord[]> {
    for (;;) {
      const from = Math.max(offset, this.#journal.earliestOffset(log.stream));
      if (from >= log.end) return [];
      const segment = this.#journal.segmentOf(log.stream, from);
      try {
        const block = (await this.#journal.indexOf(segment)).find(log.stream, from);
        if (block === undefined) throw damagedError(segment.path, 0);
        const records = (await this.#load(segment, block)).recordsOf(log.stream, log.topic);
        const first = records[0]?.offset ?? from;
        const found = records.slice(from - first, from - first + limit);
        if (found.length === 0) throw damagedError(segment.path, block.position);
        this.#failure = undefined;
        return found;
      } catch (error) {
        // Retention deleted the segment meanwhile: continue with the oldest one now.
        if (systemCode(error) === 'ENOENT' && !this.#journal.segments.includes(segment)) continue;
        this.#failure = fileError(`cannot read ${segment.path}`, error);
        throw this.#failure;
      }
    }
  }

  /** The offset of the first record at or after `time`; the end if there is none. */
  async offsetAt(log: PartitionLog, time: number): Promise<number> {
    const segments = this.#journal.segments;
    const later = segments.findIndex((segment) => segment.startTimestamp >= time);
    // The segment before the first later one may have records before and after the time.
    const start = segments[later < 0 ? segments.length - 1 : Math.max(0, later - 1)];
    if (start === undefined) return log.end;
    const index = await this.#journal.indexOf(start);
    let offset = index.offsetBefore(log.stream, time) ?? start.firstOffsets.get(log.stream) ?? 0;
    for (;;) {
      const records = log.recent(offset, 1000) ?? (await this.read(log, offset, 1000));
      const found = records.find((record) => record.timestamp >= time);
      if (found !== undefined) return found.offset;
      const last = records.at(-1);
      if (last === undefined) return log.end;
      offset = last.offset + 1;
    }
  }

  async #load(segment: Segment, block: Block): Promise<DecodedBlock> {
    // The last block of the active segment grows, so its length is part of the key.
    const { position, length } = block;
    return this.#blocks.get(`${segment.number}:${position}:${length}`, length, async () => {
      const file = await open(segment.path, 'r');
      try {
        const bytes = Buffer.allocUnsafeSlow(length);
        const { bytesRead } = await file.read(bytes, 0, length, position);
        if (bytesRead < length) throw damagedError(segment.path, position + bytesRead);
        return new DecodedBlock(bytes, segment.path, position);
      } finally {
        await file.close();
      }
    });
  }
}
