import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ActiveSegment } from './active-segment.ts';
import { BlockIndex } from './block-index.ts';
import type { EncodedBatch } from './encode-batch.ts';
import { fileError } from './file-error.ts';
import type { OpenJournalFile } from './journal-file.ts';
import { openSegments } from './open-segments.ts';
import { isExpired } from './retention.ts';
import { replaceFile } from './replace-file.ts';
import { scanSegment } from './scan-segment.ts';
import { indexPath, type Segment, segmentName } from './segment.ts';

export interface JournalOptions {
  readonly folder: string;
  readonly sync: 'always' | 'never';
  readonly segmentBytes: number;
  readonly openFile: OpenJournalFile;
}

const maxIndexesInMemory = 8;

/**
 * One append-only log for all partitions, in segments. Writing is for one caller at a time; a segment that is not the
 * last never changes again.
 */
export class Journal {
  readonly #options: JournalOptions;
  /** All but the active one, oldest first. */
  readonly #sealed: Segment[];
  readonly #indexes = new Map<number, BlockIndex>();
  #active: ActiveSegment;

  private constructor(options: JournalOptions, sealed: Segment[], active: ActiveSegment) {
    this.#options = options;
    this.#sealed = sealed;
    this.#active = active;
  }

  /** Opens the journal in a folder that exists and is locked, and cuts a torn tail. */
  static async open(options: JournalOptions): Promise<Journal> {
    const { folder, openFile } = options;
    try {
      const segments = await openSegments(folder);
      const last = segments.pop();
      if (last === undefined) {
        const first = { number: 0, path: join(folder, segmentName(0)), firstOffsets: new Map(), startTimestamp: 0 };
        return new Journal(options, [], await ActiveSegment.begin(first, folder, openFile));
      }
      const scanned = scanSegment(await readFile(last.path), last.path);
      return new Journal(options, segments, await ActiveSegment.reopen(last, scanned, openFile));
    } catch (error) {
      throw fileError(`Cannot open the journal in ${folder}`, error);
    }
  }

  /** The segment being written: its `end` and `lastTimestamp` are those of the journal. */
  get active(): Pick<ActiveSegment, 'end' | 'lastTimestamp'> {
    return this.#active;
  }

  /** All segments, oldest first. */
  get segments(): readonly Segment[] {
    return [...this.#sealed, this.#active.segment];
  }

  /** The offset of the next record of a stream. */
  nextOffset(stream: number): number {
    return this.#active.nextOffsets.get(stream) ?? 0;
  }

  /** The offset of the oldest record of a stream that is still kept; the next offset when there is none. */
  earliestOffset(stream: number): number {
    return (this.#sealed[0] ?? this.#active.segment).firstOffsets.get(stream) ?? 0;
  }

  /** The segment that holds the offset, or would if it were kept. */
  segmentOf(stream: number, offset: number): Segment {
    if ((this.#active.segment.firstOffsets.get(stream) ?? 0) <= offset) return this.#active.segment;
    const segment = this.#sealed.findLast(({ firstOffsets }) => (firstOffsets.get(stream) ?? 0) <= offset);
    return segment ?? this.segments[0] ?? this.#active.segment;
  }

  /** Begins a new segment when the active one is full. To be called before batches are sealed for {@link append}. */
  async makeRoom(): Promise<void> {
    if (this.#active.end < this.#options.segmentBytes) return;
    try {
      await this.#roll();
    } catch (error) {
      throw fileError(`Cannot begin a segment of the journal in ${this.#options.folder}`, error);
    }
  }

  /** Resolves when the sealed batches are durable. Rejects with none of them in the journal, as far as the disk lets it. */
  async append(batches: readonly EncodedBatch[], timestamp: number): Promise<void> {
    try {
      await this.#active.append(batches, timestamp, this.#options.sync === 'always');
    } catch (error) {
      throw fileError(`Cannot write to the journal in ${this.#options.folder}`, error);
    }
  }

  /** Where the records of a segment stand: from memory, from its index file, or found by reading the segment. */
  async indexOf(segment: Segment): Promise<BlockIndex> {
    if (segment === this.#active.segment) return this.#active.index;
    const known = this.#indexes.get(segment.number);
    if (known !== undefined) return known;
    const { size } = await stat(segment.path);
    const text = await readFile(indexPath(segment), 'utf8').catch(() => '');
    const index = BlockIndex.parse(text, size) ?? scanSegment(await readFile(segment.path), segment.path).index;
    this.#keepIndex(segment, index);
    return index;
  }

  /** Removes the oldest segments for as long as the retention of every topic in them has passed. */
  async expire(now: number, retentionOf: (topicId: number) => number): Promise<void> {
    for (let [oldest, next] = this.segments; oldest && next; [oldest, next] = this.segments) {
      if (!isExpired(oldest, next, now, retentionOf)) return;
      await rm(indexPath(oldest), { force: true });
      await rm(oldest.path, { force: true });
      this.#sealed.shift();
      this.#indexes.delete(oldest.number);
    }
  }

  async close(): Promise<void> {
    await this.#active.close();
  }

  async #roll(): Promise<void> {
    const { folder, openFile } = this.#options;
    const full = this.#active;
    // Whatever was not synced on the way must be now: a segment that is not the last has no torn tail.
    if (this.#options.sync === 'never') await full.datasync();
    const number = full.segment.number + 1;
    const firstOffsets = new Map(full.nextOffsets);
    const path = join(folder, segmentName(number));
    const startTimestamp = full.lastTimestamp;
    const next = await ActiveSegment.begin({ number, path, firstOffsets, startTimestamp }, folder, openFile);
    // Only a shortcut: without it the segment is read once more when somebody needs its index.
    await replaceFile(indexPath(full.segment), full.index.serialize(full.end)).catch(() => undefined);
    this.#active = next;
    this.#sealed.push(full.segment);
    this.#keepIndex(full.segment, full.index);
    await full.close();
  }

  #keepIndex(segment: Segment, index: BlockIndex): void {
    this.#indexes.set(segment.number, index);
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size > maxIndexesInMemory && oldest !== undefined) this.#indexes.delete(oldest);
  }
}
