import {
  ConnectorError,
  type DownloadedMedia,
  type HttpFetch,
  type HttpResponse,
  type KeepOpen,
  type SendContext,
  createTimedRequest,
  redactSecrets,
  redactSecretsOf,
  refusal,
} from '@chat4all/connector';
import type { MetaChannel } from './error-table.ts';
import { assertFileUrl } from './file-url.ts';
import { type DownloadOptions, type RenewedToken, readFile, readJson, readRenewedToken } from './read-response.ts';

/** The redirects that a download follows, one after the other. */
const MAXIMUM_REDIRECTS = 3;

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
  /** Deletes what is at `path`. Resolves with the JSON of a successful response. */
  delete(path: string, context?: SendContext): Promise<unknown>;
  /**
   * Downloads the file at a URL of Meta or of the API; any other is refused. Sends the access token only if `authorized`, and then
   * follows no redirects.
   */
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

  const requestJson = (method: 'GET' | 'DELETE', path: string, context?: SendContext): Promise<unknown> =>
    redactErrors(
      request(
        versionUrl + path,
        { method, headers: authorization() },
        (response) => readJson(response, responseContext),
        context,
      ),
    );

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
    get: (path, context) => requestJson('GET', path, context),
    delete: (path, context) => requestJson('DELETE', path, context),
    async download(url, options, context) {
      // A file without a token may be elsewhere at Meta, but the token follows no redirect.
      const parts = options.authorized
        ? ({ method: 'GET', headers: authorization() } as const)
        : ({ method: 'GET', headers: {}, redirect: 'manual' } as const);
      const read = (response: HttpResponse, keepOpen: KeepOpen) =>
        readFile(response, options, { ...responseContext, keepOpen });
      for (let next = url, redirects = 0; ; redirects += 1) {
        assertFileUrl(next, base);
        const from = next;
        const result = await redactErrors(
          fileRequest(
            from,
            parts,
            async (response, keepOpen) => redirectOf(response, from) ?? (await read(response, keepOpen)),
            context,
          ),
        );
        if (!(result instanceof URL)) return { ...result, bytes: redactSecretsOf(result.bytes, secrets) };
        if (redirects === MAXIMUM_REDIRECTS)
          throw refusal(`url: redirects more than ${MAXIMUM_REDIRECTS} times`, 'media');
        next = result.href;
      }
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

function redirectOf(response: HttpResponse, url: string): URL | undefined {
  const location = response.headers.get('location');
  const isRedirect = response.status >= 300 && response.status < 400;
  return isRedirect && location !== null && URL.canParse(location, url) ? new URL(location, url) : undefined;
}
