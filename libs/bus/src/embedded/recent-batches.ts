import { Fifo } from '../fifo.ts';
import type { PartitionLog } from './partition-log.ts';

interface RecentBatch {
  /** The partition of every record, in the order of the journal. */
  readonly logs: readonly PartitionLog[];
  readonly bytes: number;
}

/** What a record costs in memory beyond its bytes, roughly. */
const recordOverheadBytes = 400;

/** Bounds the memory that the recent records of all partitions take together: the oldest are forgotten first. */
export class RecentBatches {
  readonly #batches = new Fifo<RecentBatch>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(logs: readonly PartitionLog[], frameBytes: number): void {
    const bytes = frameBytes + logs.length * recordOverheadBytes;
    this.#batches.push({ logs, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) {
      const oldest = this.#batches.shift();
      if (oldest === undefined) return;
      for (const log of oldest.logs) log.forgetOldest();
      this.#bytes -= oldest.bytes;
    }
  }
}
