import { type BlockIndex, noteRecord } from './block-index.ts';
import type { EncodedBatch } from './encode-batch.ts';
import { type JournalFile, type OpenJournalFile, writeFully } from './journal-file.ts';
import { syncFolder } from './replace-file.ts';
import { type ScannedSegment, scanSegment } from './scan-segment.ts';
import { encodeSegmentHeader, type Segment } from './segment.ts';

/** The segment that is being written: the last one. */
export class ActiveSegment {
  readonly segment: Segment;
  readonly index: BlockIndex;
  readonly nextOffsets: Map<number, number>;
  readonly #file: JournalFile;
  #end: number;
  #lastTimestamp: number;
  #mayHaveTail = false;

  private constructor(segment: Segment, scanned: ScannedSegment, file: JournalFile) {
    this.segment = segment;
    this.index = scanned.index;
    this.nextOffsets = new Map(scanned.nextOffsets);
    this.#end = scanned.end;
    this.#lastTimestamp = scanned.lastTimestamp;
    this.#file = file;
  }

  /** Goes on with a segment that was scanned, and cuts what follows its last whole frame. */
  static async reopen(segment: Segment, scanned: ScannedSegment, openFile: OpenJournalFile): Promise<ActiveSegment> {
    const file = await openFile(segment.path, 'r+');
    await file.truncate(scanned.end);
    return new ActiveSegment(segment, scanned, file);
  }

  /** Begins a segment, durably. */
  static async begin(segment: Segment, folder: string, openFile: OpenJournalFile): Promise<ActiveSegment> {
    const header = encodeSegmentHeader(segment.firstOffsets, segment.startTimestamp);
    const file = await openFile(segment.path, 'w+');
    try {
      await writeFully(file, header, 0);
      await file.datasync();
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new ActiveSegment(segment, scanSegment(header, segment.path), file);
  }

  /** Where the next write begins, in bytes. */
  get end(): number {
    return this.#end;
  }

  /** Of the newest record, in milliseconds since 1970. */
  get lastTimestamp(): number {
    return this.#lastTimestamp;
  }

  /** Resolves when the batches are written, and durable if `sync`. Rejects with none of them counted as written. */
  async append(batches: readonly EncodedBatch[], timestamp: number, sync: boolean): Promise<void> {
    const frames = batches.map((batch) => batch.frame);
    const [first = Buffer.alloc(0)] = frames;
    const bytes = frames.length === 1 ? first : Buffer.concat(frames);
    await this.#cutTail();
    this.#mayHaveTail = true;
    try {
      await writeFully(this.#file, bytes, this.#end);
      if (sync) await this.#file.datasync();
    } catch (error) {
      // When the disk refuses this too, the next append tries it again before it writes.
      await this.#cutTail().catch(() => undefined);
      throw error;
    }
    this.#mayHaveTail = false;
    for (const batch of batches) this.#note(batch, timestamp);
  }

  async datasync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Takes away what a failed write may have left, so that the file ends with its last good frame. */
  async #cutTail(): Promise<void> {
    if (!this.#mayHaveTail) return;
    await this.#file.truncate(this.#end);
    this.#mayHaveTail = false;
  }

  #note({ frame, records, logs }: EncodedBatch, timestamp: number): void {
    const block = this.index.add(this.#end, frame.length, timestamp);
    for (const [index, { stream }] of logs.entries()) {
      const offset = records[index]?.offset ?? 0;
      noteRecord(block, stream, offset);
      this.nextOffsets.set(stream, offset + 1);
    }
    this.#end += frame.length;
    this.#lastTimestamp = timestamp;
  }
}
