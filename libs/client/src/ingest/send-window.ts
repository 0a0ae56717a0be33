/**
 * The unanswered items of a source, in order, at most `size`. It outlives the streams: each new stream sends the
 * unanswered items first.
 */
export class SendWindow<Item> {
  readonly #source: AsyncIterator<Item, unknown>;
  readonly #size: number;
  readonly #unanswered: Item[] = [];
  // Outlives a stream that fails while an item is being read, so that the item is not lost.
  #arrived: IteratorResult<Item, unknown> | undefined;
  #isReading = false;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #waiters: (() => void)[] = [];

  constructor(source: AsyncIterable<Item, unknown>, size: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#size = Math.max(1, size);
  }

  /** Returns whether the source has ended and every item is answered. */
  isDone(): boolean {
    return this.#isEnded && this.#unanswered.length === 0;
  }

  /** Throws the error of the source, if it failed. */
  throwSourceError(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** Removes and returns the oldest item, which was answered. */
  acknowledge(): Item | undefined {
    const item = this.#unanswered.shift();
    this.notify();
    return item;
  }

  /** Sends the unanswered items, then those of the source. Resolves when the source ends or the signal is aborted. */
  async send(write: (item: Item) => Promise<void>, signal: AbortSignal): Promise<void> {
    for (const item of [...this.#unanswered]) {
      if (signal.aborted) return;
      await write(item);
    }
    while (!signal.aborted && !this.#isEnded) {
      if (this.#unanswered.length >= this.#size) {
        await this.#change();
      } else if (this.#arrived === undefined) {
        this.#read();
        await this.#change();
      } else {
        const { done, value } = this.#arrived;
        this.#arrived = undefined;
        if (done) this.#isEnded = true;
        else this.#unanswered.push(value);
        this.notify();
        if (!done) await write(value);
      }
    }
  }

  /** Resolves when an item is unanswered, the source has ended, or the signal is aborted. */
  async untilPending(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#isEnded && this.#unanswered.length === 0) await this.#change();
  }

  /** Wakes all waiters to check their condition again. Must be called after a signal was aborted. */
  notify(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Stops reading the source and closes it. */
  async close(): Promise<void> {
    this.#isEnded = true;
    this.notify();
    const closing = this.#source.return?.();
    // A source with a pending read may never finish, so closing it is not awaited.
    if (this.#isReading) closing?.catch(() => undefined);
    else await closing;
  }

  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    const arrive = (result: IteratorResult<Item, unknown>): void => {
      this.#isReading = false;
      this.#arrived = result;
      this.notify();
    };
    this.#source.next().then(arrive, (error: unknown) => {
      this.#failure = { error };
      arrive({ done: true, value: undefined });
    });
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }
}
