/** The largest body of a callback, in bytes: Meta sends up to 3 MB (Graph API webhooks, "Payload size"). */
export const MAXIMUM_CALLBACK_BYTES = 3 * 1024 * 1024;

/** One HTTP request from the provider, with its parts as node:http, fetch and common frameworks have them. */
export interface WebhookRequest {
  readonly method: string;
  /** Names in any case. */
  readonly headers: Headers | NodeRequest['headers'];
  /** The query parameters. Default: none. */
  readonly query?: URLSearchParams | Readonly<Record<string, unknown>>;
  /** The raw body, because the signature covers its bytes. Text is encoded as UTF-8. Default: empty. */
  readonly body?: Uint8Array | string;
}

/** The part of a request of node:http that is read. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly readableEnded: boolean;
}

/** A request in one form, for `Connector.parseWebhook`. */
export interface PlainWebhookRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** A request that cannot be read. */
export class WebhookRequestError extends Error {
  /** The HTTP status to respond with: 413 if the body is too large, 400 if it broke off. */
  readonly status: 400 | 413;

  constructor(message: string, status: 400 | 413, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WebhookRequestError';
    this.status = status;
  }
}

/** Returns a request in one form. Throws a TypeError if its body is not raw, for example if a framework has parsed it. */
export function readWebhookRequest({ method, headers, query = {}, body = '' }: WebhookRequest): PlainWebhookRequest {
  return {
    method,
    headers: Object.fromEntries(entriesOf(headers).map(([name, value]) => [name.toLowerCase(), joined(value)])),
    query: Object.fromEntries(entriesOf(query).map(([name, value]) => [name, joined(value)])),
    body: rawBody(body),
  };
}

/**
 * Reads a whole request of node:http or fetch, and the raw `body` that Express's `express.raw()` leaves. Rejects with a
 * `WebhookRequestError` if the body exceeds 3 MB or breaks off, and with a TypeError if it was read or parsed already.
 */
export async function webhookRequestFrom(request: Request | NodeRequest): Promise<WebhookRequest> {
  const { method = 'GET', headers, url = '/' } = request;
  const query = new URL(url, 'http://webhooks').searchParams;
  const isFetch = 'bodyUsed' in request;
  const kept: unknown = isFetch ? undefined : Reflect.get(request, 'body');
  if (kept !== undefined) return { method, headers, query, body: rawBody(kept) };
  if (isFetch ? request.bodyUsed : request.readableEnded) {
    throw new TypeError('body: was read already; pass the request as { method, headers, query, body }');
  }
  return { method, headers, query, body: await readBytes(isFetch ? (request.body ?? []) : request) };
}

function rawBody(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  const kind = body === null ? 'null' : typeof body;
  throw new TypeError(
    `body: must be the raw bytes or text, because the signature covers them (got ${kind}); read it before it is parsed, for example with express.raw({ type: '*/*' })`,
  );
}

async function readBytes(body: AsyncIterable<unknown> | Iterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const bytes = rawBody(chunk);
      size += bytes.byteLength;
      if (size > MAXIMUM_CALLBACK_BYTES) throw new WebhookRequestError('body: exceeds 3 MB', 413);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof WebhookRequestError) throw error;
    throw new WebhookRequestError('body: broke off', 400, { cause: error });
  }
  return Buffer.concat(chunks);
}

function entriesOf(values: Iterable<[string, string]> | Readonly<Record<string, unknown>>): [string, unknown][] {
  return Symbol.iterator in values ? [...values] : Object.entries(values);
}

function joined(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value.join(', ') : undefined;
  return typeof value === 'string' ? value : undefined;
}
