import { parseRetryAfter } from '@chat4all/connector';
import { type WebhookEvent, signedHeaders } from '@chat4all/proto/webhooks';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { AddressNotAllowed, type AddressPolicy } from './address-policy.ts';

/** The time that an endpoint has to answer, in milliseconds (Standard Webhooks: 15 to 30 seconds). */
const TIMEOUT_MS = 15_000;

/** The bytes of an answer that are kept. */
const KEPT_BYTES = 4_000;

/** Options of an {@link EventPoster}. */
export interface EventPosterOptions {
  readonly addresses: AddressPolicy;
  /** A proxy that all posts go through; it then resolves names and checks addresses. */
  readonly proxyUrl?: string | undefined;
  /** The time that an endpoint has to answer, in milliseconds. Default: 15,000. */
  readonly timeoutMs?: number;
}

/** An endpoint, as far as posting to it is concerned. */
export interface PostTarget {
  readonly url: string;
  /** The live secrets, `whsec_…`; each signs. */
  readonly secrets: readonly string[];
}

/** What an endpoint answered. */
export interface PostAnswer {
  /** 0 without an answer. */
  readonly status: number;
  /** The first 4,000 bytes of the answer, as text. */
  readonly body: string;
  /** The reason without an answer; otherwise empty. */
  readonly problem: string;
  /** How long the endpoint asked to wait, in milliseconds; 0 if it did not. */
  readonly retryAfterMs: number;
  readonly durationMs: number;
}

/** Posts events to endpoints. Follows no redirect, and connects to allowed addresses only. */
export class EventPoster {
  readonly #options: EventPosterOptions;
  readonly #dispatcher: Dispatcher;

  constructor(options: EventPosterOptions) {
    const { proxyUrl, addresses, timeoutMs = TIMEOUT_MS } = options;
    this.#options = options;
    const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    this.#dispatcher =
      proxyUrl === undefined
        ? new Agent({ ...timeouts, connect: { lookup: addresses.lookup, timeout: timeoutMs } })
        : new ProxyAgent({ ...timeouts, uri: proxyUrl });
  }

  /** Posts an event once, signed with every secret. Never rejects. */
  async post(target: PostTarget, event: WebhookEvent): Promise<PostAnswer> {
    const started = performance.now();
    const durationMs = (): number => performance.now() - started;
    try {
      const url = new URL(target.url);
      this.#options.addresses.assertUrl(url);
      const { statusCode, headers, body } = await this.#dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: signedHeaders(event, target.secrets),
        body: event.body,
        signal: AbortSignal.timeout(this.#options.timeoutMs ?? TIMEOUT_MS),
      });
      const retryAfter = headers['retry-after'];
      const retryAfterMs = parseRetryAfter(typeof retryAfter === 'string' ? retryAfter : null, Date.now()) ?? 0;
      const answer = { status: statusCode, problem: '', retryAfterMs };
      return { ...answer, body: await readStart(body), durationMs: durationMs() };
    } catch (error) {
      return { status: 0, body: '', problem: describeProblem(error), retryAfterMs: 0, durationMs: durationMs() };
    }
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}

/** Reads the start of an answer, and closes the connection of a longer one. */
async function readStart(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('the answer is not bytes');
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= KEPT_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString();
}

function describeProblem(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AddressNotAllowed) return cause.message;
    if (cause.name === 'TimeoutError' || /TIMEOUT/.test(codeOf(cause))) return 'timeout';
  }
  if (!(error instanceof Error)) return String(error);
  return codeOf(error) === '' ? error.message : `${codeOf(error)}: ${error.message}`;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
