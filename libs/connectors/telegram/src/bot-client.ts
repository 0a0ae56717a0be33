import {
  ConnectorError,
  type HttpFetch,
  type HttpResponse,
  type SendContext,
  createTimedRequest,
  redactSecrets,
} from '@chat4all/connector';
import { connectorErrorFromRefusal, unreadableAnswer } from './refused.ts';
import { answerSchema } from './wire.ts';

/** How long Telegram has to answer a call, and to take or give a file, in milliseconds. */
const TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 120_000;

/** What the client needs. */
export interface BotClientOptions {
  /** Without a path, for example `https://api.telegram.org`. */
  readonly baseUrl: string;
  readonly botToken: string;
  /** Other texts that must not be part of an error. */
  readonly secrets: readonly string[];
  readonly fetch: HttpFetch;
}

/** Calls methods of the Bot API. Rejects with a ConnectorError that never holds the token, which is part of each address. */
export interface BotClient {
  /** Gives the method's result. */
  call(method: string, parameters: object | FormData, context?: SendContext): Promise<unknown>;
  /** Gives a file's bytes, at most so many. */
  download(filePath: string, maximumBytes: number, context?: SendContext): Promise<Uint8Array>;
}

export function createBotClient({ baseUrl, botToken, secrets, fetch }: BotClientOptions): BotClient {
  const base = baseUrl.replace(/\/+$/, '');
  const hidden = [botToken, encodeURIComponent(botToken), ...secrets];
  const request = createTimedRequest({ fetch, timeoutMs: TIMEOUT_MS, platform: 'Telegram' });
  const fileRequest = createTimedRequest({ fetch, timeoutMs: FILE_TIMEOUT_MS, platform: 'Telegram' });
  const safely = async <Result>(call: Promise<Result>): Promise<Result> => {
    try {
      return await call;
    } catch (error) {
      throw redactSecrets(ConnectorError.from(error), hidden);
    }
  };
  return {
    call: (method, parameters, context) => {
      const isForm = parameters instanceof FormData;
      const [send, headers] = isForm ? [fileRequest, {}] : [request, { 'content-type': 'application/json' }];
      const body = isForm ? parameters : JSON.stringify(parameters);
      const shownPath = `/bot…/${method}`;
      return safely(
        send(`${base}/bot${botToken}/${method}`, { method: 'POST', headers, body, redactedPath: shownPath }, readResult, context),
      );
    },
    download: (filePath, maximumBytes, context) => {
      const url = `${base}/file/bot${botToken}/${filePath}`;
      const read = (response: HttpResponse): Promise<Uint8Array> => readBytes(response, maximumBytes);
      return safely(fileRequest(url, { method: 'GET', headers: {}, redactedPath: '/file/bot…' }, read, context));
    },
  };
}

async function readResult(response: HttpResponse): Promise<unknown> {
  const { status } = response;
  const parsed = answerSchema.safeParse(parseJson(await response.text()));
  if (!parsed.success) throw unreadableAnswer(status, 'it is none of the Bot API');
  if (!parsed.data.ok) throw connectorErrorFromRefusal(parsed.data);
  return parsed.data.result;
}

async function readBytes(response: HttpResponse, maximumBytes: number): Promise<Uint8Array> {
  if (response.status !== 200) throw unreadableAnswer(response.status, 'it is no file');
  const buffer = await response.arrayBuffer?.();
  if (buffer === undefined) throw unreadableAnswer(response.status, 'this fetch gives no files');
  const bytes = new Uint8Array(buffer);
  if (bytes.byteLength > maximumBytes) throw unreadableAnswer(413, `the file has more than ${maximumBytes} bytes`);
  return bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
