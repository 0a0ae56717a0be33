import type { Answer } from './answer.ts';
import type { Platform } from './platform.ts';

/**
 * A `fetch` that ends in the sandbox, without sockets. Takes and gives the part of the standard one that clients of a
 * JSON API use: building a real `Response` costs more than all the rest of a simulated send.
 */
export type SandboxFetch = (url: string | URL, request?: SandboxRequest) => Promise<SandboxResponse>;

export interface SandboxRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  readonly signal?: AbortSignal;
}

export interface SandboxResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** Makes the `fetch` of a platform. It rejects as Node's does: for a scripted cut connection, and when the signal has aborted. */
export function inProcessFetch(platform: Platform): SandboxFetch {
  // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown must become a rejection
  return async (url, { method = 'GET', headers = {}, body = '', signal } = {}) => {
    signal?.throwIfAborted();
    const authorization = headers['authorization'] ?? headers['Authorization'];
    const outcome = platform.handle({
      method,
      path: pathOf(String(url)),
      authorization,
      body: typeof body === 'string' ? body : '',
    });
    if ('dropped' in outcome) throw cutConnection(outcome.dropped);
    return new InProcessResponse(outcome);
  };
}

class InProcessResponse implements SandboxResponse {
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  get status(): number {
    return this.#answer.status;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): this {
    return this;
  }

  /** The header, for `headers.get`. */
  get(name: string): string | null {
    const { retryAfterSeconds } = this.#answer;
    switch (name.toLowerCase()) {
      case 'content-type':
        return 'application/json';
      case 'retry-after':
        return retryAfterSeconds === undefined ? null : String(retryAfterSeconds);
      default:
        return null;
    }
  }

  text(): Promise<string> {
    return Promise.resolve(this.#answer.body);
  }

  json(): Promise<unknown> {
    return Promise.resolve(JSON.parse(this.#answer.body));
  }
}

/** The path without the query. Cheaper than `new URL` on a path that every simulated message takes. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.indexOf('?', start);
  return url.slice(start, end === -1 ? undefined : end);
}

function cutConnection(when: 'before' | 'after'): TypeError {
  const facts =
    when === 'before' ? { code: 'ECONNREFUSED', syscall: 'connect' } : { code: 'ECONNRESET', syscall: 'read' };
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`scripted fault: ${facts.code}`), facts) });
}
