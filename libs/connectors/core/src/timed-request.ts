import { ConnectorError, changedError } from './connector-error.ts';
import type { SendContext } from './send-context.ts';
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
 * Returns bytes of the response that are read after `read` has returned. Until their end the request can be aborted and times
 * out, and errors become `ConnectorError`s.
 */
export type KeepOpen = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * Creates a function that sends one request and returns the result of `read`, which reads the whole response, or all but the bytes
 * of {@link KeepOpen}. A request is aborted after `timeoutMs`, and by the signal of its context. A redirect is an error unless the
 * request says otherwise. The headers of the context never replace the request's own.
 */
export function createTimedRequest({ fetch: call, timeoutMs, platform }: TimedRequestOptions) {
  /** Rejects with a `ConnectorError` if there is no response, and passes on any `ConnectorError` that `read` throws. */
  return async <Result>(
    url: string,
    { headers, ...request }: Omit<HttpRequest, 'signal'>,
    read: (response: HttpResponse, keepOpen: KeepOpen) => Promise<Result>,
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
    const end = (): void => {
      clearTimeout(timer);
      context.signal?.removeEventListener('abort', abort);
    };
    let httpStatus: number | undefined;
    const toError = (thrown: unknown): ConnectorError => {
      const error = ConnectorError.is(thrown) ? thrown : connectorErrorFromNetwork(thrown, platform);
      if (httpStatus === undefined) return error;
      return changedError(error, { message: error.message, cause: error.cause, httpStatus });
    };
    const kept = { isOpen: false };
    const keepOpen: KeepOpen = (bytes) => {
      kept.isOpen = true;
      return readUntilEnd(bytes, toError, end);
    };
    try {
      const response = await call(url, {
        redirect: 'error',
        // A file is streamed; without this, `fetch` would hold all of it.
        window: null,
        ...request,
        headers: context.headers ? { ...context.headers, ...headers } : headers,
        signal: controller.signal,
      });
      httpStatus = response.status;
      return await read(response, keepOpen);
    } catch (error) {
      kept.isOpen = false;
      throw toError(error);
    } finally {
      if (!kept.isOpen) end();
    }
  };
}

async function* readUntilEnd(
  bytes: AsyncIterable<Uint8Array>,
  toError: (error: unknown) => ConnectorError,
  end: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw toError(error);
  } finally {
    end();
  }
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
