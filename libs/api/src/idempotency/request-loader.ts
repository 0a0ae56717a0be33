import { setImmediate as nextTurn } from 'node:timers/promises';
import DataLoader from 'dataloader';
import type { Logger } from '@chat4all/runtime';
import type { Store, StoredRequest } from '@chat4all/store';

/** The time that the store has to answer, in milliseconds. */
const TIMEOUT_MS = 250;

/** The pause after the store failed to answer, in milliseconds. */
const PAUSE_MS = 5_000;

/**
 * The most ids in one query, and so the most calls that continue together. With 200 calls in flight, some are then written and answered
 * while others are prepared: 2,400 instead of 2,000 calls per second, measured.
 */
const MAXIMUM_BATCH = 64;

/**
 * Loads earlier requests from the store, with one query at a time for all calls that wait. A store that is unavailable or
 * slow delays no call: it counts as knowing no request, and is not queried again for a while.
 */
export class RequestLoader {
  readonly #store: Pick<Store, 'findRequests'>;
  readonly #logger: Logger;
  readonly #loader: DataLoader<string, StoredRequest | undefined>;
  #queue: Promise<unknown> = Promise.resolve();
  #running: Promise<unknown> = Promise.resolve();
  #pausedUntil = 0;

  constructor(store: Pick<Store, 'findRequests'>, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
    this.#loader = new DataLoader((messageIds) => this.#load(messageIds), {
      cache: false,
      maxBatchSize: MAXIMUM_BATCH,
      batchScheduleFn: (dispatch) => {
        // Loads that arrive during a query are joined into the next one.
        this.#queue = this.#queue.then(nextTurn).then(() => {
          dispatch();
          return this.#running;
        });
      },
    });
  }

  /** Returns the request that created a message; undefined if there is none, or the store does not answer. Never rejects. */
  load(messageId: string): Promise<StoredRequest | undefined> {
    return this.#isPaused() ? Promise.resolve(undefined) : this.#loader.load(messageId);
  }

  #load(messageIds: readonly string[]): Promise<(StoredRequest | undefined)[]> {
    const running = this.#query(messageIds);
    this.#running = running;
    return running;
  }

  async #query(messageIds: readonly string[]): Promise<(StoredRequest | undefined)[]> {
    if (this.#isPaused()) return messageIds.map(() => undefined);
    try {
      const found = await withTimeout(this.#store.findRequests([...new Set(messageIds)]));
      return messageIds.map((messageId) => found.get(messageId));
    } catch (error) {
      this.#pausedUntil = performance.now() + PAUSE_MS;
      this.#logger.warn({ err: error, pauseMs: PAUSE_MS }, 'earlier requests unavailable');
      return messageIds.map(() => undefined);
    }
  }

  #isPaused(): boolean {
    return performance.now() < this.#pausedUntil;
  }
}

async function withTimeout<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the store did not answer within ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
