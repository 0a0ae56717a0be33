import type { Change } from '@chat4all/store';

/**
 * The longest wait of changes that are published soon, in milliseconds. A platform that answers in that time costs one
 * append for ROUTED and SENT, and a person notices no delay.
 */
const SOON_MS = 20;

/** Changes that wait for others to be published with, so that one append has them all. */
export class PostponedChanges {
  readonly #flush: () => Promise<unknown>;
  #changes: Change[] = [];
  #published = Promise.withResolvers<undefined>();
  #timer: NodeJS.Timeout | undefined;

  /** `flush` is called when the changes have waited long enough, and must call {@link publishWith}. */
  constructor(flush: () => Promise<unknown>) {
    this.#flush = flush;
  }

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  /** Resolves once the changes are published. */
  async add(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    this.#changes.push(...changes);
    this.#timer ??= setTimeout(() => {
      // Its result is that of the callers of `add`.
      this.#flush().catch(() => undefined);
    }, SOON_MS);
    await this.#published.promise;
  }

  /** Publishes the changes of this moment with others: `publish` is called with them at once. */
  async publishWith(publish: (changes: readonly Change[]) => Promise<void>): Promise<void> {
    const [changes, published] = [this.#changes, this.#published];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changes = [];
    this.#published = Promise.withResolvers();
    try {
      await publish(changes);
      published.resolve(undefined);
    } catch (error) {
      published.promise.catch(() => undefined);
      published.reject(error);
      throw error;
    }
  }
}
