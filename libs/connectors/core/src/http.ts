/**
 * The part of the standard `fetch` that connectors use, so that the global `fetch` fits, and so does a function that is
 * much cheaper to write and to call, such as the sandbox's.
 *
 * Obligations: resolves with whatever the other side answered, whatever its status; rejects when there is no answer, and
 * when `request.signal` aborts. An error from before the connection stood names the reason in the `code` of its `cause`,
 * as Node's `fetch` does (`ECONNREFUSED`, `ENOTFOUND`, …): only then do connectors conclude that nothing was sent.
 */
export type HttpFetch = (url: string, request: HttpRequest) => Promise<HttpResponse>;

/** What a connector asks of {@link HttpFetch}. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Header names in lower case. */
  readonly headers: Record<string, string>;
  /** A form is sent as `multipart/form-data`; the content type with its boundary is then up to `fetch`. */
  readonly body?: string | FormData;
  readonly signal?: AbortSignal;
  /** The path as traces and logs may show it, where the URL's own holds a secret. Default: the URL's. `fetch` ignores it. */
  readonly shownPath?: string;
}

/** What {@link HttpFetch} answers with. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Needed where media are downloaded. */
  arrayBuffer?(): Promise<ArrayBuffer>;
}
