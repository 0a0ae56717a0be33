import { type Server, createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { z } from 'zod';
import { RateLimit } from './simulator-rates.ts';

/** What the simulator is made with. */
export interface TelegramSimulatorOptions {
  readonly botToken: string;
  /** The chats that there are; `blocked` ones have blocked the bot. */
  readonly chats: Readonly<Record<string, 'open' | 'blocked'>>;
  /** What callbacks show. */
  readonly webhookSecret: string;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

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

/** A small Bot API on a socket: tokens, chats, the limits of texts, and both rates, as core.telegram.org/bots/api says. */
export interface TelegramSimulator {
  readonly sent: readonly SimulatedMessage[];
  /** What a person writes. */
  receive(chatId: string, text: string): SimulatedCallback;
  /** Listens on a free port of this machine; gives the base URL. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

const parametersSchema = z.looseObject({
  chat_id: z.union([z.string(), z.number()]).transform(String),
  text: z.string().optional(),
  caption: z.string().optional(),
});

export function createTelegramSimulator(options: TelegramSimulatorOptions): TelegramSimulator {
  const { botToken, chats, webhookSecret, now = Date.now } = options;
  const perSecond = new RateLimit(30, now);
  const perChat = new Map<string, RateLimit>();
  const sent: SimulatedMessage[] = [];
  let messageId = 0;
  let updateId = 0;

  const refuse = (code: number, description: string, parameters?: object): Answer => ({
    status: code,
    body: { ok: false, error_code: code, description, ...(parameters && { parameters }) },
  });
  const tooFast = (seconds: number): Answer =>
    refuse(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });

  const answer = (path: string, body: unknown): Answer => {
    const [, token, method = ''] = /^\/bot([^/]*)\/(\w+)$/.exec(path) ?? [];
    if (token !== botToken) return refuse(401, 'Unauthorized');
    const parsed = parametersSchema.safeParse(body);
    if (!parsed.success) return refuse(400, 'Bad Request: chat_id is empty');
    const { chat_id: chatId, text, caption, ...rest } = parsed.data;
    const chat = Object.hasOwn(chats, chatId) ? chats[chatId] : undefined;
    if (chat === undefined) return refuse(400, 'Bad Request: chat not found');
    if (chat === 'blocked') return refuse(403, 'Forbidden: bot was blocked by the user');
    if (method === 'sendMessage' && !text) return refuse(400, 'Bad Request: message text is empty');
    if (Array.from(text ?? '').length > 4_096) return refuse(400, 'Bad Request: message is too long');
    if (Array.from(caption ?? '').length > 1_024) return refuse(400, 'Bad Request: message caption is too long');
    if (!method.startsWith('send') || method === 'sendChatAction')
      return { status: 200, body: { ok: true, result: true } };
    const ofChat = perChat.get(chatId) ?? new RateLimit(1, now);
    perChat.set(chatId, ofChat);
    const waitSeconds = Math.max(perSecond.take(), ofChat.take());
    if (waitSeconds > 0) return tooFast(waitSeconds);
    messageId += 1;
    sent.push({ method, chatId, messageId, parameters: { text, caption, ...rest } });
    const result = {
      message_id: messageId,
      date: Math.floor(now() / 1_000),
      chat: { id: Number(chatId), type: 'private' },
    };
    return { status: 200, body: { ok: true, result: { ...result, text } } };
  };

  const server: Server = createServer((request, response) => {
    void readText(request).then((body) => {
      const { status, body: said } = answer(request.url ?? '', parseJson(body));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  return {
    sent,
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

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
