import { type BlockIndex, noteRecord } from './block-index.ts';
import type { EncodedBatch } from './encode-batch.ts';
import { type JournalFile, type OpenJournalFile, writeFully } from './journal-file.ts';
import { syncFolder } from './replace-file.ts';
import { type ScannedSegment, scanSegment } from './scan-segment.ts';
import { encodeSegmentHeader, type Segment } from './segment.ts';

/** The last segment, which is being written. */
export class ActiveSegment {
  readonly segment: Segment;
  readonly index: BlockIndex;
  readonly nextOffsets: Map<number, number>;
  readonly #file: JournalFile;
  #end: number;
  #lastTimestamp: number;
  #mayHaveTornTail = false;

  private constructor(segment: Segment, scanned: ScannedSegment, file: JournalFile) {
    this.segment = segment;
    this.index = scanned.index;
    this.nextOffsets = new Map(scanned.nextOffsets);
    this.#end = scanned.end;
    this.#lastTimestamp = scanned.lastTimestamp;
    this.#file = file;
  }

  /** Continues a scanned segment, and truncates it after its last whole frame. */
  static async reopen(segment: Segment, scanned: ScannedSegment, openFile: OpenJournalFile): Promise<ActiveSegment> {
    const file = await openFile(segment.path, 'r+');
    await file.truncate(scanned.end);
    return new ActiveSegment(segment, scanned, file);
  }

  /** Creates a segment, durably. */
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

  /** The position of the next write, in bytes. */
  get end(): number {
    return this.#end;
  }

  /** The timestamp of the newest record, in milliseconds since 1970. */
  get lastTimestamp(): number {
    return this.#lastTimestamp;
  }

  /** Resolves when the batches are written, and durable if `sync`. If it rejects, none of them counts as written. */
  async append(batches: readonly EncodedBatch[], timestamp: number, sync: boolean): Promise<void> {
    const frames = batches.map((batch) => batch.frame);
    const [first = Buffer.alloc(0)] = frames;
    const bytes = frames.length === 1 ? first : Buffer.concat(frames);
    await this.#truncateTail();
    this.#mayHaveTornTail = true;
    try {
      await writeFully(this.#file, bytes, this.#end);
      if (sync) await this.#file.datasync();
    } catch (error) {
      // If this fails too, the next append repeats it before it writes.
      await this.#truncateTail().catch(() => undefined);
      throw error;
    }
    this.#mayHaveTornTail = false;
    for (const batch of batches) this.#indexRecords(batch, timestamp);
  }

  async datasync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Truncates what a failed write may have left after the last whole frame. */
  async #truncateTail(): Promise<void> {
    if (!this.#mayHaveTornTail) return;
    await this.#file.truncate(this.#end);
    this.#mayHaveTornTail = false;
  }

  #indexRecords({ frame, records, logs }: EncodedBatch, timestamp: number): void {
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
