import { status } from '@grpc/grpc-js';
import type { Scope } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import type { Authenticate } from './authenticate.ts';
import { type Caller, type Credentials, assertScope, unauthenticated } from './caller.ts';

/** The interval at which streams are looked at, in milliseconds. */
const INTERVAL_MS = 1_000;

/** A stream whose credentials are watched. */
export interface WatchedStream {
  /** Aborted once the credentials are no longer valid; the reason is the ApiError to end the stream with. */
  readonly signal: AbortSignal;
  /** Ends the watch. */
  stop(): void;
}

/** An open stream. */
interface OpenStream {
  readonly incoming: Credentials;
  readonly caller: Caller;
  readonly scope: Scope;
  readonly ending: AbortController;
}

/** Ends open streams when their credentials expire or are revoked, within a second. */
export class StreamCredentials {
  readonly #authenticate: Authenticate;
  readonly #tenants: () => unknown;
  readonly #streams = new Set<OpenStream>();
  #timer: NodeJS.Timeout | undefined;
  #checked: unknown;

  /** `tenants` returns another value once credentials have changed. */
  constructor(authenticate: Authenticate, tenants: () => unknown) {
    this.#authenticate = authenticate;
    this.#tenants = tenants;
    this.#checked = tenants();
  }

  /** Watches the credentials of a stream until it is stopped. */
  watch(incoming: Credentials, caller: Caller, scope: Scope): WatchedStream {
    const stream = { incoming, caller, scope, ending: new AbortController() };
    this.#streams.add(stream);
    this.#timer ??= setInterval(() => {
      this.#check();
    }, INTERVAL_MS).unref();
    return {
      signal: stream.ending.signal,
      stop: () => {
        this.#streams.delete(stream);
        if (this.#streams.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }

  #check(): void {
    const current = this.#tenants();
    const haveChanged = current !== this.#checked;
    this.#checked = current;
    for (const stream of this.#streams) {
      const { expireTimeMs = Infinity } = stream.caller;
      if (haveChanged || expireTimeMs <= Date.now()) void this.#checkStream(stream);
    }
  }

  async #checkStream({ incoming, caller, scope, ending }: OpenStream): Promise<void> {
    try {
      const now = await this.#authenticate(incoming);
      assertScope(now, scope);
      if (now.tenantId !== caller.tenantId)
        ending.abort(unauthenticated('the credentials are those of another tenant now'));
    } catch (error) {
      const refusal = ApiError.from(error);
      // An issuer that cannot be asked now says nothing.
      if (refusal.code === status.UNAVAILABLE) return;
      ending.abort(refusal);
    }
  }
}
