import { status } from '@grpc/grpc-js';
import { type Logger, RecentMap } from '@chat4all/runtime';
import type { Store, StoredRequest } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';
import { RequestLoader } from './request-loader.ts';

/** The number of accepted requests that a process keeps in memory at least, until the projection has them. */
const CAPACITY = 10_000;

/** A request with an idempotency key, and the id of the message that it creates. */
export interface IdempotentRequest {
  readonly messageId: string;
  readonly requestId: string;
  readonly requestHash: Buffer;
}

/** Finds requests that were accepted before, in memory and in the store. */
export class IdempotencyCache {
  readonly #accepted = new RecentMap<string, StoredRequest>(CAPACITY);
  readonly #loader: RequestLoader;

  constructor(store: Pick<Store, 'findRequests'>, logger: Logger) {
    this.#loader = new RequestLoader(store, logger);
  }

  /** Returns the request that created a message, or undefined if none is known. Never rejects. */
  async find(messageId: string): Promise<StoredRequest | undefined> {
    return this.#accepted.get(messageId) ?? this.#loader.load(messageId);
  }

  /**
   * Returns when the request was accepted, in milliseconds since 1970, or undefined if it was not. `found` is the result
   * of {@link find}. Throws ALREADY_EXISTS if a different request has the same id.
   */
  check(
    { messageId, requestId, requestHash }: IdempotentRequest,
    found: StoredRequest | undefined,
  ): number | undefined {
    // A request accepted since `find` takes precedence.
    const known = this.#accepted.get(messageId) ?? found;
    if (known && known.requestHash !== '' && known.requestHash !== requestHash.toString('hex')) {
      throw requestIdReused(requestId, 'message');
    }
    return known?.createTimeMs;
  }

  /** Records that the request was accepted. */
  add({ messageId, requestHash }: IdempotentRequest, createTimeMs: number): void {
    this.#accepted.set(messageId, { requestHash: requestHash.toString('hex'), createTimeMs });
  }

  /** Removes a request that was not accepted after all. */
  delete({ messageId }: IdempotentRequest): void {
    this.#accepted.delete(messageId);
  }
}

/** Returns ALREADY_EXISTS for a request id that an earlier request used to create another resource. */
export function requestIdReused(requestId: string, resource: string): ApiError {
  return new ApiError(
    status.ALREADY_EXISTS,
    `request_id "${requestId}" was used for a different ${resource}; repeat that request unchanged, or use a new request_id`,
    { reason: 'REQUEST_ID_REUSED', metadata: { request_id: requestId } },
  );
}
