import { setTimeout as sleep } from 'node:timers/promises';
import type { BusRecord, RecordPosition } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { type EncodedBatch, encodeBatch, encodeProbe, sealBatch } from './encode-batch.ts';
import { Fifo } from '../fifo.ts';
import type { Journal } from './journal.ts';
import type { PartitionLog } from './partition-log.ts';
import type { RecentBatches } from './recent-batches.ts';

interface WaitingBatch {
  readonly batch: EncodedBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface PublisherOptions {
  readonly maxRecordBytes: number;
  readonly maxQueuedBytes: number;
}

/** The approximate size of one write, so that its first batch does not wait for a long queue. */
const WRITE_BYTES = 8 * 1024 * 1024;

/** The least time between small writes while batches arrive during writes, in milliseconds: each sync costs the same for more. */
const WRITE_INTERVAL_MS = 2;
const SMALL_WRITE_BYTES = 64 * 1024;

/** Writes batches to the journal. Batches that arrive during a write are written together next. */
export class Publisher {
  readonly #journal: Journal;
  readonly #recent: RecentBatches;
  readonly #options: PublisherOptions;
  readonly #queue = new Fifo<WaitingBatch>();
  #queuedBytes = 0;
  #lastWriteMs = 1;
  /** The size of the last write that failed, until one of that size succeeds. */
  #failedBytes = 0;
  #writing: Promise<void> | undefined;

  constructor(journal: Journal, recent: RecentBatches, options: PublisherOptions) {
    this.#journal = journal;
    this.#recent = recent;
    this.#options = options;
  }

  /** Resolves once the records are durable. */
  async publish(
    records: readonly BusRecord[],
    logsOf: (topic: string) => readonly PartitionLog[],
  ): Promise<RecordPosition[]> {
    const { maxRecordBytes, maxQueuedBytes } = this.#options;
    const batch = encodeBatch(records, logsOf, { maxRecordBytes, maxBatchBytes: maxQueuedBytes });
    await this.#enqueue(batch);
    return batch.records.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
  }

  /** Rejects if writing does not work: if the last write failed, a smaller one that succeeds proves nothing. */
  async probe(): Promise<void> {
    await this.#enqueue(encodeProbe(this.#failedBytes));
  }

  /** Resolves when the queue is empty. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #enqueue(batch: EncodedBatch): Promise<void> {
    const { maxQueuedBytes } = this.#options;
    if (this.#queuedBytes > 0 && this.#queuedBytes + batch.frame.length > maxQueuedBytes) {
      const writesWaiting = Math.ceil(this.#queuedBytes / WRITE_BYTES);
      throw new BusError('overloaded', `the write queue is full (${this.#queuedBytes} bytes)`, {
        retryAfterMs: Math.max(10, Math.ceil(this.#lastWriteMs * writesWaiting)),
      });
    }
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject });
      this.#queuedBytes += batch.frame.length;
      this.#writing ??= this.#write();
    });
  }

  async #write(): Promise<void> {
    // Include what is published in the same turn of the event loop.
    await Promise.resolve();
    for (let group = this.#nextGroup(); group.length > 0; group = this.#nextGroup()) {
      const started = performance.now();
      try {
        await this.#append(group.map(({ batch }) => batch));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      this.#lastWriteMs = performance.now() - started;
      for (const { batch } of group) this.#queuedBytes -= batch.frame.length;
      // Some arrived during the write, so more will.
      const left = WRITE_INTERVAL_MS - this.#lastWriteMs;
      if (left > 0 && this.#queuedBytes > 0 && this.#queuedBytes < SMALL_WRITE_BYTES) await sleep(left);
    }
    this.#writing = undefined;
  }

  #nextGroup(): WaitingBatch[] {
    const group: WaitingBatch[] = [];
    for (let bytes = 0, next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      group.push(next);
      bytes += next.batch.frame.length;
      if (bytes >= WRITE_BYTES) break;
    }
    return group;
  }

  async #append(batches: readonly EncodedBatch[]): Promise<void> {
    const logs = new Set(batches.flatMap((batch) => batch.logs));
    const bytes = batches.reduce((sum, batch) => sum + batch.frame.length, 0);
    try {
      await this.#journal.makeRoom();
      const { end, lastTimestamp } = this.#journal.active;
      const timestamp = Math.max(Date.now(), lastTimestamp);
      for (const batch of batches) sealBatch(batch, end, timestamp);
      await this.#journal.append(batches, timestamp);
    } catch (error) {
      for (const log of logs) log.nextOffset = log.end;
      this.#failedBytes = bytes;
      throw error;
    }
    if (bytes >= this.#failedBytes) this.#failedBytes = 0;
    for (const { records, logs, frame } of batches) {
      for (const [index, record] of records.entries()) logs[index]?.append(record);
      this.#recent.add(logs, frame.length);
    }
    for (const log of logs) log.notify();
  }
}
