import { ConnectorError } from './connector-error.ts';
import type { SendContext } from './connector.ts';
import type { HttpFetch, HttpRequest, HttpResponse } from './http.ts';
import { connectorErrorFromNetwork } from './network-error.ts';

/** What {@link timedRequests} needs. */
export interface TimedRequestOptions {
  readonly fetch: HttpFetch;
  /** How long to wait for a whole answer, in milliseconds. */
  readonly timeoutMs: number;
  /** The platform's name as errors write it, for example `Telegram`. */
  readonly platform: string;
}

/**
 * Makes a function that sends one request, reads its answer whole with `read`, and gives up after a time or when the
 * context says so; the context's headers go along and never replace the request's own.
 */
export function timedRequests({ fetch: call, timeoutMs, platform }: TimedRequestOptions) {
  /** Rejects with a `ConnectorError` when there is no answer, and with whatever `read` throws as a `ConnectorError`. */
  return async <Result>(
    url: string,
    { headers, ...request }: Omit<HttpRequest, 'signal'>,
    read: (response: HttpResponse) => Promise<Result>,
    context: SendContext = {},
  ): Promise<Result> => {
    if (context.signal?.aborted) throw abortedBefore(context.signal);
    // One controller instead of AbortSignal.any over AbortSignal.timeout, which costs several times as much.
    const controller = new AbortController();
    const abort = () => {
      controller.abort(context.signal?.reason);
    };
    const timer = setTimeout(() => {
      controller.abort(new DOMException(`No answer within ${timeoutMs} ms`, 'TimeoutError'));
    }, timeoutMs);
    context.signal?.addEventListener('abort', abort);
    try {
      const response = await call(url, {
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

function abortedBefore(signal: AbortSignal): ConnectorError {
  return new ConnectorError('The call was aborted before it began', {
    reason: 'transient',
    retryable: true,
    certain: true,
    scope: 'delivery',
    cause: signal.reason,
  });
}
