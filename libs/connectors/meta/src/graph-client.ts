import {
  ConnectorError,
  type DownloadedMedia,
  type HttpFetch,
  type HttpResponse,
  type SendContext,
  createTimedRequest,
  redactSecrets,
} from '@chat4all/connector';
import { readFile, readJson, readRenewedToken } from './read-answer.ts';

/** What the client needs. */
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
  /** The same for files, which go up and down whole. Default: 300,000 ms. */
  readonly fileTimeoutMs?: number | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: HttpFetch | undefined;
  /** Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** Calls Meta's Graph API as one account. Makes no retry. Rejects with a `ConnectorError` only, which holds no secret. */
export interface GraphClient {
  /**
   * Posts `body`, a form as it is and anything else as JSON, to `path` (relative to the version, without a leading
   * slash). Resolves with the JSON of a successful answer.
   */
  post(path: string, body: unknown, context?: SendContext): Promise<unknown>;
  /** Gets the JSON at `path`. */
  get(path: string, context?: SendContext): Promise<unknown>;
  /** Gets the file at an address; the access token goes along only when `authorized`. */
  download(url: string, options: DownloadOptions, context?: SendContext): Promise<DownloadedMedia>;
  /** Has `path` (relative to the base URL, without the version) renew the token, and uses the new one from then on. */
  renewToken(path: string, context?: SendContext): Promise<RenewedToken>;
}

/** How a file is fetched. */
export interface DownloadOptions {
  readonly authorized: boolean;
  /** A larger file is refused as `media`. */
  readonly maximumBytes: number;
}

/** A token that Meta has renewed. */
export interface RenewedToken {
  readonly accessToken: string;
  readonly lifetimeMs: number;
}

/** Makes a client of the Graph API with one account's token. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { timeoutMs = 30_000, fileTimeoutMs = 300_000, now = Date.now } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const root = `${base}/${options.apiVersion}/`;
  let { accessToken } = options;
  const secrets = new Set([accessToken, ...(options.secrets ?? [])].filter((secret) => secret !== ''));
  const shared = { fetch: options.fetch ?? fetch, platform: 'Meta' };
  const request = createTimedRequest({ ...shared, timeoutMs });
  const fileRequest = createTimedRequest({ ...shared, timeoutMs: fileTimeoutMs });
  const authorization = () => ({ authorization: `Bearer ${accessToken}` });
  const safely = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call;
    } catch (error) {
      throw redactSecrets(ConnectorError.from(error), secrets);
    }
  };

  return {
    post(path, body, context) {
      const read = (answer: HttpResponse) => readJson(answer, now);
      if (body instanceof FormData) {
        const parts = { method: 'POST', headers: authorization(), body } as const;
        return safely(fileRequest(root + path, parts, read, context));
      }
      const headers = { ...authorization(), 'content-type': 'application/json' };
      return safely(request(root + path, { method: 'POST', headers, body: JSON.stringify(body) }, read, context));
    },
    get(path, context) {
      const parts = { method: 'GET', headers: authorization() } as const;
      return safely(request(root + path, parts, (answer) => readJson(answer, now), context));
    },
    download(url, { authorized, maximumBytes }, context) {
      const parts = { method: 'GET', headers: authorized ? authorization() : {} } as const;
      return safely(fileRequest(url, parts, (answer) => readFile(answer, maximumBytes, now), context));
    },
    async renewToken(path, context) {
      const query = `${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(accessToken)}`;
      const url = `${base}/${path}${query}`;
      const answer = await safely(
        request(url, { method: 'GET', headers: {} }, (response) => readJson(response, now), context),
      );
      const renewed = readRenewedToken(answer);
      accessToken = renewed.accessToken;
      secrets.add(accessToken);
      return renewed;
    },
  };
}
