import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxHttpResponse } from './graph/response.ts';
import { readBytes, readForm, type SandboxHttpRequest } from './graph/request.ts';
import type { Routes } from './routes.ts';

/**
 * A `fetch` that calls the sandbox without sockets. It supports the part of the standard `fetch` that clients of a JSON API
 * use, because building a real `Response` costs more than all the rest of a simulated send.
 */
export type SandboxFetch = (url: string | URL, request?: SandboxRequest) => Promise<SandboxResponse>;

/** A request to the platform, without a socket. */
export interface SandboxRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  readonly signal?: AbortSignal;
}

/** A response of the platform, without a socket. */
export interface SandboxResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  json(): Promise<unknown>;
  arrayBuffer(): Promise<ArrayBuffer>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Creates the `fetch` of a sandbox. It rejects as Node's does, for a scripted connection error and when the signal aborts. */
export function createFetch(routes: Routes): SandboxFetch {
  return async (url, { method = 'GET', headers = {}, body = '', signal } = {}) => {
    signal?.throwIfAborted();
    const contentType = headers['content-type'] ?? headers['Content-Type'];
    const outcome = routes({
      ...splitUrl(String(url)),
      method,
      authorization: headers['authorization'] ?? headers['Authorization'],
      contentType,
      body: typeof body === 'string' ? body : await readBody(body, contentType),
    });
    if (outcome.delayMs !== undefined) await wait(outcome.delayMs, undefined, { signal }).catch(() => undefined);
    signal?.throwIfAborted();
    if (outcome.kind === 'dropped') throw connectionError(outcome.when);
    return new InProcessResponse(outcome);
  };
}

function readBody(body: Uint8Array | FormData, contentType: string | undefined): Promise<SandboxHttpRequest['body']> {
  return body instanceof FormData ? readForm(body) : readBytes(body, contentType);
}

class InProcessResponse implements SandboxResponse {
  readonly #response: SandboxHttpResponse;

  constructor(response: SandboxHttpResponse) {
    this.#response = response;
  }

  get status(): number {
    return this.#response.status;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): this {
    return this;
  }

  /** Returns a header: the implementation of `headers.get`. */
  get(name: string): string | null {
    const { retryAfterSeconds, contentType = 'application/json', headers = {}, body } = this.#response;
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
    const { body } = this.#response;
    return Promise.resolve(typeof body === 'string' ? body : new TextDecoder().decode(body));
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  get body(): AsyncIterable<Uint8Array> {
    return Readable.from([this.#copy()]);
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#copy().buffer);
  }

  // The platform still uses its bytes.
  #copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.from(this.#response.body));
  }
}

/** Splits a URL. This is cheaper than `new URL`, and runs for every simulated message. */
function splitUrl(url: string): Pick<SandboxHttpRequest, 'origin' | 'path' | 'query'> {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start === -1) return { origin: url, path: '/', query: '' };
  const end = url.indexOf('?', start);
  const path = url.slice(start, end === -1 ? undefined : end);
  return { origin: url.slice(0, start), path, query: end === -1 ? '' : url.slice(end + 1) };
}

function connectionError(when: 'before' | 'after'): TypeError {
  const facts =
    when === 'before' ? { code: 'ECONNREFUSED', syscall: 'connect' } : { code: 'ECONNRESET', syscall: 'read' };
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`scripted fault: ${facts.code}`), facts) });
}
