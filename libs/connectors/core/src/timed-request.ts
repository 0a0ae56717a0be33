import { ConnectorError } from './connector-error.ts';
import type { SendContext } from './connector.ts';
import type { HttpFetch, HttpRequest, HttpResponse } from './http.ts';
import { connectorErrorFromNetwork } from './network-error.ts';

/** Options of {@link createTimedRequest}. */
export interface TimedRequestOptions {
  readonly fetch: HttpFetch;
  /** The maximum time until the whole response has arrived, in milliseconds. */
  readonly timeoutMs: number;
  /** The platform's name in error messages, for example `Telegram`. */
  readonly platform: string;
}

/**
 * Creates a function that sends one request and returns the result of `read`, which reads the whole response. A request is
 * aborted after `timeoutMs`, and by the signal of its context. A redirect is an error unless the request says otherwise. The headers of the context never replace the request's own.
 */
export function createTimedRequest({ fetch: call, timeoutMs, platform }: TimedRequestOptions) {
  /** Rejects with a `ConnectorError` if there is no response, and passes on any `ConnectorError` that `read` throws. */
  return async <Result>(
    url: string,
    { headers, ...request }: Omit<HttpRequest, 'signal'>,
    read: (response: HttpResponse) => Promise<Result>,
    context: SendContext = {},
  ): Promise<Result> => {
    if (context.signal?.aborted) throw abortedBeforeStart(context.signal);
    // One controller is several times cheaper than AbortSignal.any with AbortSignal.timeout.
    const controller = new AbortController();
    const abort = () => {
      controller.abort(context.signal?.reason);
    };
    const timer = setTimeout(() => {
      controller.abort(new DOMException(`no response within ${timeoutMs} ms`, 'TimeoutError'));
    }, timeoutMs);
    context.signal?.addEventListener('abort', abort);
    try {
      const response = await call(url, {
        redirect: 'error',
        ...request,
        headers: context.headers ? { ...context.headers, ...headers } : headers,
        signal: controller.signal,
      });
      return await read(response);
    } catch (error) {
      throw ConnectorError.is(error) ? error : connectorErrorFromNetwork(error, platform);
    } finally {
      clearTimeout(timer);
      context.signal?.removeEventListener('abort', abort);
    }
  };
}

function abortedBeforeStart(signal: AbortSignal): ConnectorError {
  return new ConnectorError('call aborted before it started', {
    reason: 'transient',
    retryable: true,
    certain: true,
    scope: 'delivery',
    cause: signal.reason,
  });
}
