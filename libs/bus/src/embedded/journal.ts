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

const MAX_INDEXES_IN_MEMORY = 8;

/**
 * One append-only log for all partitions, in segments. One caller writes at a time; only the last segment changes.
 */
export class Journal {
  readonly #options: JournalOptions;
  /** All except the active one, oldest first. */
  readonly #sealed: Segment[];
  readonly #indexes = new Map<number, BlockIndex>();
  #active: ActiveSegment;

  private constructor(options: JournalOptions, sealed: Segment[], active: ActiveSegment) {
    this.#options = options;
    this.#sealed = sealed;
    this.#active = active;
  }

  /** Opens the journal in an existing, locked folder, and truncates a torn tail. */
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
      throw fileError(`cannot open the journal in ${folder}`, error);
    }
  }

  /** The segment being written; its `end` and `lastTimestamp` are those of the journal. */
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

  /** The offset of a stream's oldest record; the next offset if there is none. */
  earliestOffset(stream: number): number {
    return (this.#sealed[0] ?? this.#active.segment).firstOffsets.get(stream) ?? 0;
  }

  /** The segment with an offset. */
  segmentOf(stream: number, offset: number): Segment {
    if ((this.#active.segment.firstOffsets.get(stream) ?? 0) <= offset) return this.#active.segment;
    const segment = this.#sealed.findLast(({ firstOffsets }) => (firstOffsets.get(stream) ?? 0) <= offset);
    return segment ?? this.segments[0] ?? this.#active.segment;
  }

  /** Creates a segment if the active one is full. Call it before batches are sealed for {@link append}. */
  async makeRoom(): Promise<void> {
    if (this.#active.end < this.#options.segmentBytes) return;
    try {
      await this.#roll();
    } catch (error) {
      throw fileError(`cannot create a segment of the journal in ${this.#options.folder}`, error);
    }
  }

  /** Resolves when the sealed batches are durable. If it rejects, none of them stays in the journal, if the disk allows. */
  async append(batches: readonly EncodedBatch[], timestamp: number): Promise<void> {
    try {
      await this.#active.append(batches, timestamp, this.#options.sync === 'always');
    } catch (error) {
      throw fileError(`cannot write to the journal in ${this.#options.folder}`, error);
    }
  }

  /** The index of a segment: from memory, from its index file, or built from the segment. */
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

  /** Deletes the oldest segments in which the retention of every topic has passed. */
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
    // Sync what was not synced yet: a segment that is not the last has no torn tail.
    if (this.#options.sync === 'never') await full.datasync();
    const number = full.segment.number + 1;
    const firstOffsets = new Map(full.nextOffsets);
    const path = join(folder, segmentName(number));
    const startTimestamp = full.lastTimestamp;
    const next = await ActiveSegment.begin({ number, path, firstOffsets, startTimestamp }, folder, openFile);
    // An optimization: without the file, the segment is read again when its index is needed.
    await replaceFile(indexPath(full.segment), full.index.serialize(full.end)).catch(() => undefined);
    this.#active = next;
    this.#sealed.push(full.segment);
    this.#keepIndex(full.segment, full.index);
    await full.close();
  }

  #keepIndex(segment: Segment, index: BlockIndex): void {
    this.#indexes.set(segment.number, index);
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size > MAX_INDEXES_IN_MEMORY && oldest !== undefined) this.#indexes.delete(oldest);
  }
}
