/**
 * The part of the standard `fetch` that connectors use. The global `fetch` satisfies it, and so does a function that is
 * cheaper to write and to call, such as the sandbox's.
 *
 * An implementation must:
 * - resolve with the response, whatever its status;
 * - reject if there is no response, and when `request.signal` aborts;
 * - if the connection could not be made, reject with an error that has the reason in the `code` of its `cause`, as Node's
 *   `fetch` does (`ECONNREFUSED`, `ENOTFOUND`, …). Connectors conclude from these codes alone that nothing was sent.
 */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

/** A request to {@link HttpFetch}. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Header names in lower case. */
  readonly headers: Record<string, string>;
  /** A form is sent as `multipart/form-data`; `fetch` then sets the content type with its boundary. */
  readonly body?: string | FormData;
  readonly signal?: AbortSignal;
  /** As of `fetch`, which keeps a copy of a body for a redirect, unless this is null and `redirect` is `error`. */
  readonly window?: null;
  /** As of `fetch`. Connectors use `error`, so that no token follows a redirect, and `manual` for files. */
  readonly redirect?: 'error' | 'manual';
  /** The path to show in traces and logs if the URL's path contains a secret. Default: the URL's path. `fetch` ignores it. */
  readonly redactedPath?: string;
}

/** A response of {@link HttpFetch}. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** The bytes as they arrive; null if there are none. Required to download media. */
  readonly body?: AsyncIterable<Uint8Array> | null;
}
