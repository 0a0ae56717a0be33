import type { Batch, BatchHandler, StoredRecord } from './bus.ts';
import type { BusLog } from './bus-options.ts';
import { FailureLog } from './failure-log.ts';
import { OffsetTracker } from './offset-tracker.ts';
import type { EventLoopYield } from './event-loop-yield.ts';
import { Wakeup } from './wakeup.ts';

/** The source of a partition's records. */
export interface PartitionSource {
  readonly topic: string;
  readonly partition: number;
  /**
   * Returns at most `limit` records from `offset` on, in the order of the log; none if there are none yet. The offset follows
   * the last record read. May reject; then it is called again later.
   */
  read(offset: number, limit: number): Promise<readonly StoredRecord[]>;
  /** Calls `listener` when there may be more to read. The returned function removes it. */
  listen(listener: () => void): () => void;
}

/** Options of a {@link PartitionConsumer}. */
export interface PartitionConsumerOptions {
  readonly source: PartitionSource;
  /** The offset of the first record to deliver. */
  readonly from: number;
  readonly handle: BatchHandler;
  readonly maxUnfinished: number;
  readonly redeliveryPauseMs: number;
  readonly log: BusLog;
  readonly eventLoop: EventLoopYield;
  /** Called when {@link PartitionConsumer.committable} may have risen. */
  readonly onDone: () => void;
}

const FAILURE_LINES = {
  failed: 'handler failed, delivering its records again',
  recovered: 'handler recovered',
  field: 'topics',
};

/** The part of `maxUnfinished` that must be free before more is read: handlers work best on batches. */
const LEAST_ROOM = 1 / 8;

/** Delivers the records of a partition to a member of a group, from its assignment to its revocation. */
export class PartitionConsumer {
  readonly #options: PartitionConsumerOptions;
  readonly #tracker: OffsetTracker;
  readonly #wakeup = new Wakeup();
  readonly #drained = new Wakeup();
  readonly #revoked = new AbortController();
  readonly #stopListening: () => void;
  readonly #failures: FailureLog;
  /** Rejected by the handler, and not delivered again yet. */
  #rejected: readonly StoredRecord[] = [];
  #stopping = false;
  #released: Promise<void> | undefined;

  constructor(options: PartitionConsumerOptions) {
    this.#options = options;
    this.#tracker = new OffsetTracker(options.from);
    this.#failures = new FailureLog(options.log, FAILURE_LINES);
    this.#stopListening = options.source.listen(() => {
      this.#wakeup.wake();
    });
    void this.#run();
  }

  /** The offset below which everything is finished. */
  get committable(): number {
    return this.#tracker.committable;
  }

  /** Stops delivering, waits until delivered records are finished or the timeout has passed, and aborts the batches' signal. */
  release(drainTimeoutMs: number): Promise<void> {
    this.#released ??= this.#release(drainTimeoutMs);
    return this.#released;
  }

  /** Stops delivering and aborts the batches' signal at once, also while {@link release} waits. */
  abort(): void {
    this.#stopping = true;
    this.#stopListening();
    this.#revoked.abort();
    this.#wakeup.wake();
    this.#drained.wake();
  }

  async #release(drainTimeoutMs: number): Promise<void> {
    this.#stopping = true;
    this.#wakeup.wake();
    const deadline = performance.now() + drainTimeoutMs;
    for (let left = drainTimeoutMs; left > 0 && this.#beingHandled() > 0; left = deadline - performance.now()) {
      await this.#drained.wait(left);
    }
    this.abort();
  }

  #beingHandled(): number {
    if (this.#revoked.signal.aborted) return 0;
    return this.#tracker.unfinished - this.#rejected.filter(({ offset }) => this.#tracker.isUnfinished(offset)).length;
  }

  #isStopping(): boolean {
    return this.#stopping;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      const records = await this.#next();
      if (this.#isStopping()) return;
      if (records.length === 0) {
        await this.#wakeup.wait();
        continue;
      }
      for (const { offset } of records) this.#tracker.deliver(offset);
      await this.#deliver(records);
      await this.#options.eventLoop.yieldIfDue();
    }
  }

  /** The next records to deliver, at most as many as may be unfinished. */
  async #next(): Promise<readonly StoredRecord[]> {
    const { source, maxUnfinished, redeliveryPauseMs } = this.#options;
    const room = maxUnfinished - this.#tracker.unfinished;
    if (room <= 0 || room < maxUnfinished * LEAST_ROOM) return [];
    try {
      return await source.read(this.#tracker.next, room);
    } catch {
      // The source reports the failure; reading may work again later.
      await this.#pause(redeliveryPauseMs);
      return this.#isStopping() ? [] : this.#next();
    }
  }

  async #deliver(records: readonly StoredRecord[]): Promise<void> {
    const { source, handle, redeliveryPauseMs } = this.#options;
    for (let left = records; left.length > 0;) {
      const batch: Batch = {
        topic: source.topic,
        partition: source.partition,
        records: left,
        signal: this.#revoked.signal,
        done: (record) => {
          this.#done(record);
        },
      };
      try {
        await handle(batch);
        this.#failures.succeeded([source.topic]);
        return;
      } catch (error) {
        if (!this.#isStopping()) this.#failures.failed([source.topic], 'error', error);
        this.#rejected = left;
        this.#drained.wake();
        await this.#pause(redeliveryPauseMs);
        if (this.#isStopping()) return;
        this.#rejected = [];
        left = left.filter(({ offset }) => this.#tracker.isUnfinished(offset));
      }
    }
  }

  #done(record: StoredRecord): void {
    // After a revocation this has no effect: the group has already taken the committable offset.
    if (!this.#tracker.done(record.offset)) return;
    this.#options.onDone();
    this.#wakeup.wake();
    this.#drained.wake();
  }

  async #pause(pauseMs: number): Promise<void> {
    const until = performance.now() + pauseMs;
    for (let left = pauseMs; left > 0 && !this.#isStopping(); left = until - performance.now()) {
      await this.#wakeup.wait(left);
    }
  }
}
