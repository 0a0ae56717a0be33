import { randomBytes } from 'node:crypto';

/** What the platform answers to one request. */
export interface Answer {
  readonly status: number;
  /** JSON, unless `contentType` says what else it is. */
  readonly body: string | Uint8Array;
  readonly contentType?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** Further headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came of a request: an answer, or a connection cut by a scripted fault; either may come late. */
export type Outcome = (Answer | { readonly dropped: 'before' | 'after' }) & { readonly delayMs?: number | undefined };

export interface GraphErrorOptions {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly subcode?: number | undefined;
  readonly type?: string;
  readonly details?: string;
  readonly retryAfterSeconds?: number | undefined;
}

const tracePrefix = randomBytes(6).toString('base64url');
let traces = 0;

/** An error in the Graph API's shape (developers.facebook.com/docs/graph-api/guides/error-handling). */
export function graphError(options: GraphErrorOptions): Answer {
  traces += 1;
  const error = {
    message: options.message,
    type: options.type ?? 'OAuthException',
    code: options.code,
    ...(options.subcode !== undefined && { error_subcode: options.subcode }),
    ...(options.details !== undefined && {
      error_data: { messaging_product: 'whatsapp', details: options.details },
    }),
    fbtrace_id: `A${tracePrefix}${traces.toString(36)}`,
  };
  const { status, retryAfterSeconds } = options;
  return { status, body: JSON.stringify({ error }), retryAfterSeconds };
}

/** Something about the request is wrong; `details` says what. */
export function invalidParameter(details: string): Answer {
  return graphError({ status: 400, code: 100, message: '(#100) Invalid parameter', details });
}

/** A success. */
export function success(body: unknown): Answer {
  return { status: 200, body: JSON.stringify(body) };
}

export function isAnswer(value: object): value is Answer {
  return 'status' in value && 'body' in value;
}
