import { type IncomingMessage, type Server, createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { HttpFetch } from '@chat4all/connector';
import { type ReadParameters, problemOf, readParameters } from './simulator-parameters.ts';
import { RateLimit } from './simulator-rates.ts';

/** What the simulator is made with. */
export interface TelegramSimulatorOptions {
  readonly botToken: string;
  /** The chats that exist; `blocked` ones have blocked the bot. Default: every chat exists and is open. */
  readonly chats?: Readonly<Record<string, 'open' | 'blocked'>>;
  /** Whether the Bot API's rates are enforced: 30 messages a second, one a second per chat. Default: true. */
  readonly enforcesRates?: boolean;
  /** The id of the first message. Default: 1. */
  readonly firstMessageId?: number;
  /** What callbacks show. */
  readonly webhookSecret: string;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/** The most messages that are remembered. */
const MAX_MESSAGES = 10_000;

/** A message that was sent through the simulator. */
export interface SimulatedMessage {
  readonly method: string;
  readonly chatId: string;
  readonly messageId: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a callback holds: to be posted to a webhook, or given to `parseWebhook`. */
export interface SimulatedCallback {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer of the Bot API. */
interface Answer {
  readonly status: number;
  readonly body: object;
}

/** A small Bot API, as a `fetch` and on a socket: tokens, chats, the limits of texts, and both rates, as core.telegram.org/bots/api says. */
export interface TelegramSimulator {
  /** The last 10,000 messages, the oldest first. */
  readonly sent: readonly SimulatedMessage[];
  /** Reaches it without a socket, whatever the base URL is. Its answers hold no files. */
  readonly fetch: HttpFetch;
  /** What a person writes. */
  receive(chatId: string, text: string): SimulatedCallback;
  /** Listens on a free port of this machine; gives the base URL. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export function createTelegramSimulator(options: TelegramSimulatorOptions): TelegramSimulator {
  const { botToken, chats, webhookSecret, enforcesRates = true, firstMessageId = 1, now = Date.now } = options;
  const perSecond = new RateLimit(30, now);
  const perChat = new Map<string, RateLimit>();
  const sent: SimulatedMessage[] = [];
  let messageId = firstMessageId - 1;
  let updateId = 0;

  const refuse = (code: number, description: string, parameters?: object): Answer => ({
    status: code,
    body: { ok: false, error_code: code, description, ...(parameters && { parameters }) },
  });
  const tooFast = (seconds: number): Answer =>
    refuse(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });

  const takeRates = (chatId: string): number => {
    const ofChat = perChat.get(chatId) ?? new RateLimit(1, now);
    perChat.set(chatId, ofChat);
    return Math.max(perSecond.take(), ofChat.take());
  };

  const answer = (path: string, parameters: ReadParameters | undefined): Answer => {
    const [, token, method = ''] = /^\/bot([^/]*)\/(\w+)$/.exec(path) ?? [];
    if (token !== botToken) return refuse(401, 'Unauthorized');
    if (parameters === undefined) return refuse(400, 'Bad Request: chat_id is empty');
    const { chat_id: chatId, text, ...rest } = parameters;
    const chat = chats === undefined ? 'open' : Object.hasOwn(chats, chatId) ? chats[chatId] : undefined;
    if (chat === undefined) return refuse(400, 'Bad Request: chat not found');
    if (chat === 'blocked') return refuse(403, 'Forbidden: bot was blocked by the user');
    const problem = problemOf(method, parameters);
    if (problem !== undefined) return refuse(400, `Bad Request: ${problem}`);
    if (!method.startsWith('send') || method === 'sendChatAction') {
      return { status: 200, body: { ok: true, result: true } };
    }
    const waitSeconds = enforcesRates ? takeRates(chatId) : 0;
    if (waitSeconds > 0) return tooFast(waitSeconds);
    messageId += 1;
    sent.push({ method, chatId, messageId, parameters: { text, ...rest } });
    if (sent.length > MAX_MESSAGES) sent.shift();
    const result = {
      message_id: messageId,
      date: Math.floor(now() / 1_000),
      chat: { id: Number(chatId), type: 'private' },
    };
    return { status: 200, body: { ok: true, result: { ...result, text } } };
  };

  const server: Server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { status, body: said } = answer(request.url ?? '', readParameters(body));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  return {
    sent,
    fetch: (url, { body = '' }) => {
      const { status, body: said } = answer(new URL(url).pathname, readParameters(body));
      return Promise.resolve(Response.json(said, { status }));
    },
    receive: (chatId, text) => {
      updateId += 1;
      messageId += 1;
      const chat = { id: Number(chatId), type: 'private', first_name: 'Ana' };
      const message = {
        message_id: messageId,
        from: { id: Number(chatId), is_bot: false, first_name: 'Ana' },
        chat,
        text,
      };
      const body = JSON.stringify({ update_id: updateId, message: { ...message, date: Math.floor(now() / 1_000) } });
      const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhookSecret };
      return { method: 'POST', headers, body };
    },
    listen: () =>
      new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '');
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** What a request brought: text, or a form. */
async function readBody(request: IncomingMessage): Promise<string | FormData> {
  const { 'content-type': type = '' } = request.headers;
  const bytes = await buffer(request);
  if (!type.startsWith('multipart/form-data')) return bytes.toString();
  const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for what strangers send; here it is a test's own connector
  return response.formData().catch(() => '');
}
