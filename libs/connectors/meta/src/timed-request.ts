import {
  ConnectorError,
  type HttpFetch,
  type HttpRequest,
  type HttpResponse,
  type SendContext,
} from '@chat4all/connector';
import { connectorErrorFromNetwork } from './network-error.ts';

/** Makes a function that sends a request and reads its answer whole, and gives up after a time. */
export function timedRequests(call: HttpFetch, timeoutMs: number) {
  /** Rejects with a `ConnectorError` when there is no answer, and with whatever `read` throws as a `ConnectorError`. */
  return async <Result>(
    url: string,
    { method, headers, body }: Omit<HttpRequest, 'signal'>,
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
        method,
        headers: context.headers ? { ...context.headers, ...headers } : headers,
        signal: controller.signal,
        ...(body !== undefined && { body }),
      });
      return await read(response);
    } catch (error) {
      throw ConnectorError.is(error) ? error : connectorErrorFromNetwork(error);
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
