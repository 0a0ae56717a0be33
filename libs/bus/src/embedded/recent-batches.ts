import { Fifo } from '../fifo.ts';
import type { PartitionLog } from './partition-log.ts';

interface RecentBatch {
  /** The partition of every record, in the order of the journal. */
  readonly logs: readonly PartitionLog[];
  readonly bytes: number;
}

/** The approximate memory of a record beyond its bytes. */
const RECORD_OVERHEAD_BYTES = 400;

/** Bounds the memory of the recent records of all partitions together; the oldest are removed first. */
export class RecentBatches {
  readonly #batches = new Fifo<RecentBatch>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(logs: readonly PartitionLog[], frameBytes: number): void {
    const bytes = frameBytes + logs.length * RECORD_OVERHEAD_BYTES;
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
