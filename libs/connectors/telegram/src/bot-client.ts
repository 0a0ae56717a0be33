import {
  ConnectorError,
  type HttpFetch,
  type HttpResponse,
  type KeepOpen,
  PartReader,
  type ReadDownloadOptions,
  type SendContext,
  createTimedRequest,
  readDownload,
  redactSecrets,
  redactSecretsOf,
  refusal,
} from '@chat4all/connector';
import { connectorErrorFromRefusal, invalidResponseError, readRefusal } from './response-error.ts';

/** The maximum time of a call, and of one that uploads or downloads a file, in milliseconds. */
const TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 120_000;

/** Options of {@link createBotClient}. */
export interface BotClientOptions {
  /** The URL without a path, for example `https://api.telegram.org`. */
  readonly baseUrl: string;
  readonly botToken: string;
  /** Texts that no error may contain, besides the token. */
  readonly secrets: readonly string[];
  readonly fetch: HttpFetch;
}

/** Calls methods of the Bot API. Rejects only with a ConnectorError, which never contains the token of the URLs. */
export interface BotClient {
  /** Resolves with the method's result. */
  call(method: string, parameters: object | FormData, context?: SendContext): Promise<unknown>;
  /** Downloads a file, as it arrives. Fails with `media` if it exceeds the maximum. */
  download(filePath: string, maximumBytes: number, context?: SendContext): Promise<AsyncIterable<Uint8Array>>;
}

/** Creates a client of the Bot API with one bot's token. */
export function createBotClient({ baseUrl, botToken, secrets, fetch }: BotClientOptions): BotClient {
  const base = baseUrl.replace(/\/+$/, '');
  const hiddenTexts = [botToken, encodeURIComponent(botToken), ...secrets];
  const request = createTimedRequest({ fetch, timeoutMs: TIMEOUT_MS, platform: 'Telegram' });
  const fileRequest = createTimedRequest({ fetch, timeoutMs: FILE_TIMEOUT_MS, platform: 'Telegram' });
  const redactErrors = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call;
    } catch (error) {
      throw redactSecrets(ConnectorError.from(error), hiddenTexts);
    }
  };
  return {
    call: (method, parameters, context) => {
      const isForm = parameters instanceof FormData;
      const [send, headers] = isForm ? [fileRequest, {}] : [request, { 'content-type': 'application/json' }];
      const body = isForm ? parameters : JSON.stringify(parameters);
      const redactedPath = `/bot…/${method}`;
      return redactErrors(
        send(`${base}/bot${botToken}/${method}`, { method: 'POST', headers, body, redactedPath }, readResult, context),
      );
    },
    download: async (filePath, maximumBytes, context) => {
      const url = `${base}/file/bot${botToken}/${filePath}`;
      const read = (response: HttpResponse, keepOpen: KeepOpen) =>
        Promise.resolve(readBytes(response, { maximumBytes, keepOpen }));
      const bytes = await redactErrors(
        fileRequest(url, { method: 'GET', headers: {}, redactedPath: '/file/bot…' }, read, context),
      );
      return redactSecretsOf(bytes, hiddenTexts);
    },
  };
}

async function readResult(response: HttpResponse): Promise<unknown> {
  const { status } = response;
  const body = new PartReader(parseJson(await response.text()));
  if (body.boolean('ok') === true && body.has('result')) return body.member('result');
  const refused = readRefusal(body);
  if (refused === undefined) throw invalidResponseError(status, 'not a response of the Bot API');
  throw connectorErrorFromRefusal(refused);
}

function readBytes(response: HttpResponse, options: ReadDownloadOptions): AsyncIterable<Uint8Array> {
  if (response.status === 404) throw refusal('the file does not exist, or its path has expired (HTTP 404)', 'media');
  if (response.status !== 200) throw invalidResponseError(response.status, 'not a file');
  return readDownload(response, options);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
