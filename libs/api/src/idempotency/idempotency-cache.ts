import { status } from '@grpc/grpc-js';
import type { Logger } from '@chat4all/runtime';
import type { Store, StoredRequest } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';
import { RequestLoader } from './request-loader.ts';

/** How many requests this process remembers by itself: those that the projection may not have yet. */
const REMEMBERED = 10_000;

/** A request that comes, and the message that it makes. */
export interface NamedRequest {
  readonly messageId: string;
  readonly requestId: string;
  readonly requestHash: Buffer;
}

/** Knows which requests were accepted before, by the message that they made. */
export class IdempotencyCache {
  // In the order in which they were accepted: the first one is forgotten first.
  readonly #accepted = new Map<string, StoredRequest>();
  readonly #lookUp: RequestLoader;

  constructor(store: Pick<Store, 'findRequests'>, logger: Logger) {
    this.#lookUp = new RequestLoader(store, logger);
  }

  /** Looks for the request that made this message, in the store when it has to; undefined: none is known. Never rejects. */
  async find(messageId: string): Promise<StoredRequest | undefined> {
    return this.#accepted.get(messageId) ?? this.#lookUp.find(messageId);
  }

  /**
   * Says when the request was accepted before, in milliseconds since 1970; undefined: never. `found` is what `find`
   * gave. Throws ALREADY_EXISTS when another request has its id.
   */
  check({ messageId, requestId, requestHash }: NamedRequest, found: StoredRequest | undefined): number | undefined {
    // One that was judged while this one was looked for came first.
    const known = this.#accepted.get(messageId) ?? found;
    if (known && known.requestHash !== '' && known.requestHash !== requestHash.toString('hex')) {
      throw requestIdReused(requestId, 'message');
    }
    return known?.createTimeMs;
  }

  /** Remembers that the request was accepted at this time. */
  remember({ messageId, requestHash }: NamedRequest, createTimeMs: number): void {
    this.#accepted.delete(messageId);
    this.#accepted.set(messageId, { requestHash: requestHash.toString('hex'), createTimeMs });
    const [oldest] = this.#accepted.size > REMEMBERED ? this.#accepted.keys() : [];
    if (oldest !== undefined) this.#accepted.delete(oldest);
  }

  /** Forgets that the request was accepted. */
  forget({ messageId }: NamedRequest): void {
    this.#accepted.delete(messageId);
  }
}

/** The id of a request is that of an earlier one that asked for something else. */
export function requestIdReused(requestId: string, what: string): ApiError {
  return new ApiError(
    status.ALREADY_EXISTS,
    `request_id "${requestId}" belongs to another ${what}: send that one again unchanged, or take a new request_id`,
    { reason: 'REQUEST_ID_REUSED', metadata: { request_id: requestId } },
  );
}
