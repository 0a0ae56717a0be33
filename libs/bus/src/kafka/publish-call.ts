import type { PublishOptions, RecordPosition } from '../bus.ts';
import { abortedError, type BusError } from '../bus-error.ts';
import { type Deadline } from './retry.ts';

/** The options of a {@link PublishCall}. */
export interface PublishCallOptions {
  readonly records: number;
  readonly bytes: number;
  readonly deadline: Deadline;
  readonly signal: PublishOptions['signal'];
}

/** One call of `publish`: it settles when every record has an offset or has failed. */
export class PublishCall {
  readonly bytes: number;
  /** Records that have no offset by then fail. */
  readonly deadline: Deadline;
  readonly settled: Promise<RecordPosition[]>;
  readonly #signal: PublishOptions['signal'];
  readonly #positions: RecordPosition[];
  readonly #resolve: (positions: RecordPosition[]) => void;
  readonly #reject: (error: BusError) => void;
  #left: number;
  #begun = false;
  #failure: BusError | undefined;

  constructor({ records, bytes, deadline, signal }: PublishCallOptions) {
    this.bytes = bytes;
    this.deadline = deadline;
    this.#signal = signal;
    this.#left = records;
    this.#positions = new Array<RecordPosition>(records);
    const { promise, resolve, reject } = Promise.withResolvers<RecordPosition[]>();
    this.settled = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /**
   * Marks the call as being written; afterwards its signal has no effect. Returns false if the signal was aborted before.
   */
  begin(): boolean {
    this.#begun ||= this.#signal?.aborted !== true;
    return this.#begun;
  }

  /** Sets the position of a written record. */
  written(index: number, position: RecordPosition): void {
    this.#positions[index] = position;
    this.#settle();
  }

  /** Marks a record as failed; the call reports the first failure of its records. */
  fail(error: BusError): void {
    this.#failure ??= error;
    this.#settle();
  }

  /** Rejects the call at once, whatever becomes of its records. */
  close(error: BusError): void {
    this.#reject(error);
  }

  /** Marks a record as not written because the signal was aborted. */
  abort(): void {
    this.fail(abortedError());
  }

  #settle(): void {
    this.#left -= 1;
    if (this.#left > 0) return;
    if (this.#failure === undefined) this.#resolve(this.#positions);
    else this.#reject(this.#failure);
  }
}
