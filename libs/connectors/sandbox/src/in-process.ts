import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './graph/answer.ts';
import { readBytes, readForm, type SandboxHttpRequest } from './graph/request.ts';
import type { Routes } from './routes.ts';

/**
 * A `fetch` that ends in the sandbox, without sockets. Takes and gives the part of the standard one that clients of a
 * JSON API use: building a real `Response` costs more than all the rest of a simulated send.
 */
export type SandboxFetch = (url: string | URL, request?: SandboxRequest) => Promise<SandboxResponse>;

/** A request to the platform, without a socket. */
export interface SandboxRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  readonly signal?: AbortSignal;
}

/** What the platform answers, without a socket. */
export interface SandboxResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Makes the `fetch` of a sandbox. It rejects as Node's does: for a scripted cut connection, and when the signal has aborted. */
export function inProcessFetch(routes: Routes): SandboxFetch {
  return async (url, { method = 'GET', headers = {}, body = '', signal } = {}) => {
    signal?.throwIfAborted();
    const contentType = headers['content-type'] ?? headers['Content-Type'];
    const outcome = routes({
      ...addressOf(String(url)),
      method,
      authorization: headers['authorization'] ?? headers['Authorization'],
      contentType,
      body: typeof body === 'string' ? body : await readBody(body, contentType),
    });
    if (outcome.delayMs !== undefined) await wait(outcome.delayMs, undefined, { signal }).catch(() => undefined);
    signal?.throwIfAborted();
    if ('dropped' in outcome) throw cutConnection(outcome.dropped);
    return new InProcessResponse(outcome);
  };
}

function readBody(body: Uint8Array | FormData, contentType: string | undefined): Promise<SandboxHttpRequest['body']> {
  return body instanceof FormData ? readForm(body) : readBytes(body, contentType);
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
    const { retryAfterSeconds, contentType = 'application/json', headers = {}, body } = this.#answer;
    switch (name.toLowerCase()) {
      case 'content-type':
        return contentType;
      case 'content-length':
        return String(Buffer.byteLength(body));
      case 'retry-after':
        return retryAfterSeconds === undefined ? null : String(retryAfterSeconds);
      default:
        return headers[name.toLowerCase()] ?? null;
    }
  }

  text(): Promise<string> {
    const { body } = this.#answer;
    return Promise.resolve(typeof body === 'string' ? body : new TextDecoder().decode(body));
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    const { body } = this.#answer;
    // A copy: the platform keeps its own.
    return Promise.resolve(new Uint8Array(Buffer.from(body)).buffer);
  }
}

/** The parts of an address. Cheaper than `new URL` on a path that every simulated message takes. */
function addressOf(url: string): Pick<SandboxHttpRequest, 'origin' | 'path' | 'query'> {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return { origin: url, path: '/', query: '' };
  const end = url.indexOf('?', start);
  const path = url.slice(start, end === -1 ? undefined : end);
  return { origin: url.slice(0, start), path, query: end === -1 ? '' : url.slice(end + 1) };
}

function cutConnection(when: 'before' | 'after'): TypeError {
  const facts =
    when === 'before' ? { code: 'ECONNREFUSED', syscall: 'connect' } : { code: 'ECONNRESET', syscall: 'read' };
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`scripted fault: ${facts.code}`), facts) });
}
