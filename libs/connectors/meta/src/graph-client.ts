import {
  ConnectorError,
  type DownloadedMedia,
  type HttpFetch,
  type HttpResponse,
  type SendContext,
  createTimedRequest,
  redactSecrets,
} from '@chat4all/connector';
import type { MetaChannel } from './error-table.ts';
import { type DownloadOptions, type RenewedToken, readFile, readJson, readRenewedToken } from './read-response.ts';

/** Options of {@link createGraphClient}. */
export interface GraphClientOptions {
  /** The URL without a path, for example `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** The version of the API, for example `v25.0`. */
  readonly apiVersion: string;
  readonly accessToken: string;
  /** Credentials that no error may contain, besides the access token. */
  readonly secrets?: readonly string[];
  /** The maximum time until the whole response has arrived. Default: 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** The same for uploads and downloads of files. Default: 300,000 ms. */
  readonly fileTimeoutMs?: number | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: HttpFetch | undefined;
  /** Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** The channel. Some errors have another meaning on Instagram. */
  readonly channel?: MetaChannel;
}

/** Calls Meta's Graph API as one account, without retries. Rejects only with a `ConnectorError` that contains no secret. */
export interface GraphClient {
  /**
   * Posts `body` to `path`, which is relative to the version and has no leading slash: a form as `multipart/form-data`,
   * anything else as JSON. Resolves with the JSON of a successful response.
   */
  post(path: string, body: unknown, context?: SendContext): Promise<unknown>;
  /** Gets the JSON at `path`. */
  get(path: string, context?: SendContext): Promise<unknown>;
  /** Downloads the file at a URL. Sends the access token only if `authorized`. */
  download(url: string, options: DownloadOptions, context?: SendContext): Promise<DownloadedMedia>;
  /** Renews the token at `path`, which is relative to the base URL without the version, and uses the new one from then on. */
  renewToken(path: string, context?: SendContext): Promise<RenewedToken>;
}

/** Creates a client of the Graph API with one account's token. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { timeoutMs = 30_000, fileTimeoutMs = 300_000, now = Date.now } = options;
  const responseContext = { now, channel: options.channel };
  const base = options.baseUrl.replace(/\/+$/, '');
  const versionUrl = `${base}/${options.apiVersion}/`;
  let { accessToken } = options;
  const secrets = new Set([accessToken, ...(options.secrets ?? [])].filter((secret) => secret !== ''));
  const shared = { fetch: options.fetch ?? fetch, platform: 'Meta' };
  const request = createTimedRequest({ ...shared, timeoutMs });
  const fileRequest = createTimedRequest({ ...shared, timeoutMs: fileTimeoutMs });
  const authorization = () => ({ authorization: `Bearer ${accessToken}` });
  const redactErrors = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call;
    } catch (error) {
      throw redactSecrets(ConnectorError.from(error), secrets);
    }
  };

  return {
    post(path, body, context) {
      const read = (response: HttpResponse) => readJson(response, responseContext);
      if (body instanceof FormData) {
        const parts = { method: 'POST', headers: authorization(), body } as const;
        return redactErrors(fileRequest(versionUrl + path, parts, read, context));
      }
      const headers = { ...authorization(), 'content-type': 'application/json' };
      return redactErrors(
        request(versionUrl + path, { method: 'POST', headers, body: JSON.stringify(body) }, read, context),
      );
    },
    get(path, context) {
      const parts = { method: 'GET', headers: authorization() } as const;
      return redactErrors(
        request(versionUrl + path, parts, (response) => readJson(response, responseContext), context),
      );
    },
    download(url, options, context) {
      const parts = { method: 'GET', headers: options.authorized ? authorization() : {} } as const;
      return redactErrors(fileRequest(url, parts, (response) => readFile(response, options, responseContext), context));
    },
    async renewToken(path, context) {
      const query = `${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(accessToken)}`;
      const url = `${base}/${path}${query}`;
      const body = await redactErrors(
        request(url, { method: 'GET', headers: {} }, (response) => readJson(response, responseContext), context),
      );
      const renewed = readRenewedToken(body);
      accessToken = renewed.accessToken;
      secrets.add(accessToken);
      return renewed;
    },
  };
}
