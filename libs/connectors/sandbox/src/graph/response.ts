import { randomBytes } from 'node:crypto';

/** A response of the platform. */
export interface SandboxHttpResponse {
  readonly kind: 'response';
  readonly status: number;
  /** JSON, unless `contentType` is set. */
  readonly body: string | Uint8Array;
  readonly contentType?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  /** Further headers, with names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A connection that a scripted fault closes, before or after the request takes effect. */
interface Dropped {
  readonly kind: 'dropped';
  readonly when: 'before' | 'after';
}

/** The outcome of a request, after an optional delay. */
export type Outcome = (SandboxHttpResponse | Dropped) & { readonly delayMs?: number | undefined };

/** Options of {@link graphError}. */
export interface GraphErrorOptions {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly subcode?: number | undefined;
  readonly type?: string;
  readonly details?: string;
  readonly retryAfterSeconds?: number | undefined;
  /** A title and a text for people. */
  readonly user?: { readonly title: string; readonly message: string } | undefined;
}

const TRACE_PREFIX = randomBytes(6).toString('base64url');
let traces = 0;

/** Returns an error in the Graph API's format (developers.facebook.com/docs/graph-api/guides/error-handling). */
export function graphError(options: GraphErrorOptions): SandboxHttpResponse {
  traces += 1;
  const error = {
    message: options.message,
    type: options.type ?? 'OAuthException',
    code: options.code,
    ...(options.subcode !== undefined && { error_subcode: options.subcode }),
    ...(options.details !== undefined && {
      error_data: { messaging_product: 'whatsapp', details: options.details },
    }),
    ...(options.user && { error_user_title: options.user.title, error_user_msg: options.user.message }),
    fbtrace_id: `A${TRACE_PREFIX}${traces.toString(36)}`,
  };
  const { status, retryAfterSeconds } = options;
  return { kind: 'response', status, body: JSON.stringify({ error }), retryAfterSeconds };
}

/** Returns the error for an invalid parameter; `details` describes the problem. */
export function invalidParameter(details: string): SandboxHttpResponse {
  return graphError({ status: 400, code: 100, message: '(#100) Invalid parameter', details });
}

/** Returns a success with JSON. */
export function success(body: unknown): SandboxHttpResponse {
  return { kind: 'response', status: 200, body: JSON.stringify(body) };
}
