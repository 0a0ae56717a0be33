/** The parts of a response to the browser that differ from the router's. */
export interface PassedResponse {
  /** The headers of the router's response that it keeps. */
  readonly keep?: readonly string[];
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body. Default: that of the router. */
  readonly body?: ReadableStream<Uint8Array> | null;
}

/** Returns a router's response for a browser: its status, its body and the named headers only. */
export function passOn(
  response: Response,
  { keep = [], headers = {}, body = response.body }: PassedResponse = {},
): Response {
  const kept = keep.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return new Response(body, { status: response.status, headers: { ...Object.fromEntries(kept), ...headers } });
}
