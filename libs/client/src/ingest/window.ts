/**
 * What of a source was taken and is not answered yet, in order, at most `size`. It outlives the streams that it is sent
 * over: each of them sends what is unanswered first.
 */
export class Window<Item> {
  readonly #source: AsyncIterator<Item, unknown>;
  readonly #size: number;
  readonly #unanswered: Item[] = [];
  // Kept over streams, so that no item is lost with one that breaks while the source is asked.
  #arrived: IteratorResult<Item, unknown> | undefined;
  #isAsking = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void)[] = [];

  constructor(source: AsyncIterable<Item, unknown>, size: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#size = Math.max(1, size);
  }

  /** Whether the source is over and everything is answered. */
  isDone(): boolean {
    return this.#isOver && this.#unanswered.length === 0;
  }

  /** Throws what the source has thrown. */
  throwSourceError(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** Takes the oldest item out: it has its answer. */
  answered(): Item | undefined {
    const item = this.#unanswered.shift();
    this.changed();
    return item;
  }

  /** Sends what is unanswered, and then what the source gives; resolves when it is over, or the signal is aborted. */
  async send(write: (item: Item) => Promise<void>, signal: AbortSignal): Promise<void> {
    for (const item of [...this.#unanswered]) {
      if (signal.aborted) return;
      await write(item);
    }
    while (!signal.aborted && !this.#isOver) {
      if (this.#unanswered.length >= this.#size) {
        await this.#change();
      } else if (this.#arrived === undefined) {
        this.#ask();
        await this.#change();
      } else {
        const { done, value } = this.#arrived;
        this.#arrived = undefined;
        if (done) this.#isOver = true;
        else this.#unanswered.push(value);
        this.changed();
        if (!done) await write(value);
      }
    }
  }

  /** Resolves when something is unanswered, or nothing more will come, or the signal is aborted. */
  async underWay(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#isOver && this.#unanswered.length === 0) await this.#change();
  }

  /** Has whoever waits look again: also after a signal was aborted. */
  changed(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const go of wake) go();
  }

  /** Takes no more. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.changed();
    const closing = this.#source.return?.();
    // A source that is in the middle of giving something would be waited for without end.
    if (this.#isAsking) closing?.catch(() => undefined);
    else await closing;
  }

  #ask(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const arrive = (result: IteratorResult<Item, unknown>): void => {
      this.#isAsking = false;
      this.#arrived = result;
      this.changed();
    };
    this.#source.next().then(arrive, (error: unknown) => {
      this.#failure = { error };
      arrive({ done: true, value: undefined });
    });
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }
}
