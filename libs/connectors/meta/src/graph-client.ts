import { ConnectorError, type HttpFetch, type HttpResponse, type SendContext } from '@chat4all/connector';
import { connectorErrorFromAnswer, unreadableAnswerError } from './answer-error.ts';
import { connectorErrorFromNetwork } from './network-error.ts';

export interface GraphClientOptions {
  /** Without a path, for example `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** For example `v25.0`. */
  readonly apiVersion: string;
  readonly accessToken: string;
  /** Further credentials of the account that no error may hold; the access token is one anyway. */
  readonly secrets?: readonly string[];
  /** How long to wait for a whole answer. Default: 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: HttpFetch | undefined;
  /** Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** Calls Meta's Graph API as one account. Makes no retry. Its errors never hold a secret. */
export interface GraphClient {
  /**
   * Posts `body` as JSON to `path` (relative to the version, without a leading slash) and resolves with the JSON of a
   * successful answer. Rejects with a `ConnectorError`, and only with that.
   */
  post(path: string, body: unknown, context?: SendContext): Promise<unknown>;
}

export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { accessToken, timeoutMs = 30_000, now = Date.now } = options;
  const secrets = [accessToken, ...(options.secrets ?? [])].filter((secret) => secret !== '');
  const call: HttpFetch = options.fetch ?? fetch;
  const root = `${options.baseUrl.replace(/\/+$/, '')}/${options.apiVersion}/`;
  const ownHeaders = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };

  return {
    async post(path, body, context = {}) {
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
        const response = await call(root + path, {
          method: 'POST',
          headers: context.headers ? { ...context.headers, ...ownHeaders } : { ...ownHeaders },
          body: JSON.stringify(body),
          signal: controller.signal,
        });
        return readAnswer(response, await response.text(), now);
      } catch (error) {
        throw withoutSecrets(ConnectorError.is(error) ? error : connectorErrorFromNetwork(error), secrets);
      } finally {
        clearTimeout(timer);
        context.signal?.removeEventListener('abort', abort);
      }
    },
  };
}

function readAnswer(response: HttpResponse, text: string, now: () => number): unknown {
  let body: unknown;
  let readable = true;
  try {
    body = JSON.parse(text);
  } catch {
    readable = false;
  }
  if (response.status < 200 || response.status > 299) throw connectorErrorFromAnswer(response, body, now);
  if (!readable) throw unreadableAnswerError(response.status, 'its body is not JSON');
  return body;
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

/** Meta quotes a malformed token in its error message. */
function withoutSecrets(error: ConnectorError, secrets: readonly string[]): ConnectorError {
  const message = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), error.message);
  if (message === error.message) return error;
  const { reason, retryable, certain, scope, retryAfterMs, channelCode } = error;
  return new ConnectorError(message, {
    reason,
    retryable,
    certain,
    scope,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(channelCode !== undefined && { channelCode }),
  });
}
