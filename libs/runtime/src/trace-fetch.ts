import type { HttpFetch } from '@chat4all/connector';
import { startSpan } from '@chat4all/metrics';

/**
 * Wraps `fetch` with a span per request, in the trace of the request's `traceparent` header, by OpenTelemetry's conventions
 * for HTTP clients. Requests without the header are passed on unchanged.
 */
export function traceFetch(fetch: HttpFetch): HttpFetch {
  return async (url, request) => {
    const { traceparent: parent } = request.headers;
    if (parent === undefined) return fetch(url, request);
    const { hostname, port, pathname } = new URL(url);
    const span = startSpan(request.method, parent, {
      kind: 'client',
      attributes: {
        'http.request.method': request.method,
        'server.address': hostname,
        ...(port !== '' && { 'server.port': Number(port) }),
        // Without the query, which may have a token.
        'url.path': request.redactedPath ?? pathname,
      },
    });
    const headers = span.traceParent === '' ? request.headers : { ...request.headers, traceparent: span.traceParent };
    try {
      const response = await fetch(url, { ...request, headers });
      const attributes = { 'http.response.status_code': response.status };
      span.end({ attributes, error: response.status < 400 ? undefined : String(response.status) });
      return response;
    } catch (error) {
      span.end({ error: error instanceof Error ? error.name : 'unknown' });
      throw error;
    }
  };
}
