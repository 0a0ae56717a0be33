import { setImmediate as nextTurn } from 'node:timers/promises';
import DataLoader from 'dataloader';
import type { Logger } from '@chat4all/runtime';
import type { Store, StoredRequest } from '@chat4all/store';

/** How long the store has to answer, in milliseconds. */
const TIMEOUT_MS = 250;

/** How long the store is not asked again after it failed to answer, in milliseconds. */
const PAUSE_MS = 5_000;

const MAXIMUM_BATCH = 1_000;

/**
 * Asks the store for requests that were accepted before: one question at a time, for all calls that wait for an answer.
 * A store that is away, or slow, keeps nobody waiting: it counts as knowing nothing, for a while without being asked.
 */
export class RequestLoader {
  readonly #store: Pick<Store, 'findRequests'>;
  readonly #logger: Logger;
  readonly #loader: DataLoader<string, StoredRequest | undefined>;
  #turn: Promise<unknown> = Promise.resolve();
  #underWay: Promise<unknown> = Promise.resolve();
  #pausedUntil = 0;

  constructor(store: Pick<Store, 'findRequests'>, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
    this.#loader = new DataLoader((messageIds) => this.#load(messageIds), {
      cache: false,
      maxBatchSize: MAXIMUM_BATCH,
      batchScheduleFn: (dispatch) => {
        // What comes while the store is being asked is the next question.
        this.#turn = this.#turn.then(nextTurn).then(() => {
          dispatch();
          return this.#underWay;
        });
      },
    });
  }

  /** What the store knows of the request that made this message; undefined: nothing, or it cannot tell. Never rejects. */
  find(messageId: string): Promise<StoredRequest | undefined> {
    return this.#isPaused() ? Promise.resolve(undefined) : this.#loader.load(messageId);
  }

  #load(messageIds: readonly string[]): Promise<(StoredRequest | undefined)[]> {
    const loading = this.#ask(messageIds);
    this.#underWay = loading;
    return loading;
  }

  async #ask(messageIds: readonly string[]): Promise<(StoredRequest | undefined)[]> {
    if (this.#isPaused()) return messageIds.map(() => undefined);
    try {
      const found = await inTime(this.#store.findRequests([...new Set(messageIds)]));
      return messageIds.map((messageId) => found.get(messageId));
    } catch (error) {
      this.#pausedUntil = performance.now() + PAUSE_MS;
      this.#logger.warn({ err: error, pauseMs: PAUSE_MS }, 'the store does not tell which requests came before');
      return messageIds.map(() => undefined);
    }
  }

  #isPaused(): boolean {
    return performance.now() < this.#pausedUntil;
  }
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the store has not answered for ${TIMEOUT_MS} ms`));
    }, TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
