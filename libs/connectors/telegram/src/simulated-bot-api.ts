import { SimulatedFiles } from './simulated-files.ts';
import { type CallParameters, findProblem } from './simulator-parameters.ts';

/** The number of messages that the simulator keeps. */
const MAX_MESSAGES = 10_000;

/** The limits of the Bot API, in messages per second. Source: core.telegram.org/bots/faq. */
const BOT_RATE = 30;
const CHAT_RATE = 1;
/** The limit of a group, in messages per minute. */
const GROUP_RATE = 20;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Options of the simulated Bot API. */
export interface SimulatedBotApiOptions {
  readonly botToken: string;
  /** The chats that exist. `blocked` ones have blocked the bot. Default: every chat exists and is open. */
  readonly chats?: Readonly<Record<string, 'open' | 'blocked'>>;
  /** Enforces the rates of the Bot API: 30 messages a second, one a second per chat. Default: true. */
  readonly enforcesRates?: boolean;
  /** The id of the first message. Default: 1. */
  readonly firstMessageId?: number;
  /** Returns the time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/** A message that was sent through the simulator. */
export interface SimulatedMessage {
  readonly method: string;
  readonly chatId: string;
  /** The business connection of the chat; undefined for a chat with the bot. */
  readonly connectionId?: string;
  readonly messageId: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A response of the Bot API. */
interface BotApiResponse {
  readonly status: number;
  /** JSON, or the bytes of a file. */
  readonly body: object | Uint8Array;
}

/** Simulates the methods of the Bot API: tokens, chats, the limits of texts, and the rates. */
export class SimulatedBotApi {
  /** The last messages, the oldest first. */
  readonly sent: SimulatedMessage[] = [];
  /** The files that people sent. */
  readonly files: SimulatedFiles;
  readonly #options: SimulatedBotApiOptions;
  readonly #now: () => number;
  readonly #botLimit: RateLimit;
  readonly #chatLimits = new Map<string, readonly RateLimit[]>();
  readonly #presses = new Set<string>();
  #messageId: number;
  #webhook = { url: '', has_custom_certificate: false, pending_update_count: 0 };

  constructor(options: SimulatedBotApiOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.files = new SimulatedFiles(this.#now);
    this.#botLimit = new RateLimit(BOT_RATE, SECOND_MS, this.#now);
    this.#messageId = (options.firstMessageId ?? 1) - 1;
  }

  /** Handles the call of a method, or the download of a file, by the path of its URL. */
  handle(path: string, parameters: CallParameters | undefined): BotApiResponse {
    const { botToken, chats, enforcesRates = true } = this.#options;
    if (path.startsWith('/file/')) return this.#download(path.replace(`/file/bot${botToken}/`, ''));
    const [, token, method = ''] = /^\/bot([^/]*)\/(\w+)$/.exec(path) ?? [];
    if (token !== botToken) return refuse(401, 'Unauthorized');
    if (method === 'getMe') return this.#describeBot();
    if (method === 'setWebhook') return this.#setWebhook(parameters?.url);
    if (method === 'getWebhookInfo') return { status: 200, body: { ok: true, result: this.#webhook } };
    if (method === 'getFile') return this.#describe(parameters?.file_id);
    if (method === 'answerCallbackQuery') return this.#answer(parameters?.callback_query_id);
    const { chat_id: chatId } = parameters ?? {};
    if (parameters === undefined || chatId === undefined) return refuse(400, 'Bad Request: chat_id is empty');
    const chat = chats === undefined ? 'open' : Object.hasOwn(chats, chatId) ? chats[chatId] : undefined;
    if (chat === undefined) return refuse(400, 'Bad Request: chat not found');
    if (chat === 'blocked') return refuse(403, 'Forbidden: bot was blocked by the user');
    const problem = findProblem(method, parameters);
    if (problem !== undefined) return refuse(400, `Bad Request: ${problem}`);
    if (!method.startsWith('send') || method === 'sendChatAction') {
      return { status: 200, body: { ok: true, result: true } };
    }
    const waitSeconds = enforcesRates ? this.#takeRates(chatId) : 0;
    if (waitSeconds > 0) {
      return refuse(429, `Too Many Requests: retry after ${waitSeconds}`, { retry_after: waitSeconds });
    }
    return this.#accept(method, chatId, parameters);
  }

  #describeBot(): BotApiResponse {
    const id = Number(this.#options.botToken.split(':')[0]);
    return {
      status: 200,
      body: { ok: true, result: { id, is_bot: true, first_name: 'Sandbox', username: 'sandbox_bot' } },
    };
  }

  /** An empty URL removes the webhook. The simulator accepts http too, unlike Telegram, for servers of this machine. */
  #setWebhook(url = ''): BotApiResponse {
    if (url !== '' && !/^https?:\/\/[^/]/.test(url)) return refuse(400, 'Bad Request: bad webhook: invalid URL');
    this.#webhook = { ...this.#webhook, url };
    return { status: 200, body: { ok: true, result: true } };
  }

  /** Returns the id of the next message, sent or received. */
  nextMessageId(): number {
    this.#messageId += 1;
    return this.#messageId;
  }

  /** Adds the press of a button, which can be answered once. */
  addPress(queryId: string): void {
    this.#presses.add(queryId);
  }

  #describe(fileId = ''): BotApiResponse {
    const result = this.files.describe(fileId);
    return typeof result === 'string'
      ? refuse(400, `Bad Request: ${result}`)
      : { status: 200, body: { ok: true, result } };
  }

  #download(path: string): BotApiResponse {
    const body = this.files.read(path);
    return body ? { status: 200, body } : refuse(404, 'Not Found');
  }

  #answer(queryId = ''): BotApiResponse {
    if (this.#presses.delete(queryId)) return { status: 200, body: { ok: true, result: true } };
    const description = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    return refuse(400, description);
  }

  /** Accepts a message, or each message of an album. */
  #accept(method: string, chatId: string, parameters: CallParameters): BotApiResponse {
    const { text, media = [undefined], business_connection_id: connectionId } = parameters;
    const business = connectionId !== undefined && { business_connection_id: connectionId };
    const type = chatId.startsWith('-') ? 'supergroup' : 'private';
    const messages = media.map(() => {
      const messageId = this.nextMessageId();
      this.sent.push({ method, chatId, ...(connectionId !== undefined && { connectionId }), messageId, parameters });
      if (this.sent.length > MAX_MESSAGES) this.sent.shift();
      const date = Math.floor(this.#now() / 1_000);
      return { message_id: messageId, date, ...business, chat: { id: Number(chatId), type }, text };
    });
    return { status: 200, body: { ok: true, result: method === 'sendMediaGroup' ? messages : messages[0] } };
  }

  #takeRates(chatId: string): number {
    const isGroup = chatId.startsWith('-');
    const limits = this.#chatLimits.get(chatId) ?? [
      new RateLimit(CHAT_RATE, SECOND_MS, this.#now),
      ...(isGroup ? [new RateLimit(GROUP_RATE, MINUTE_MS, this.#now)] : []),
    ];
    this.#chatLimits.set(chatId, limits);
    return Math.max(...[this.#botLimit, ...limits].map((limit) => limit.take()));
  }
}

/** Limits the messages within any period, in milliseconds. */
class RateLimit {
  readonly #most: number;
  readonly #periodMs: number;
  readonly #now: () => number;
  #taken: number[] = [];

  constructor(most: number, periodMs: number, now: () => number) {
    this.#most = most;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** Counts one message. Returns 0, or the seconds to wait if the limit is reached. */
  take(): number {
    const now = this.#now();
    this.#taken = this.#taken.filter((time) => time > now - this.#periodMs);
    const [oldest = now] = this.#taken;
    if (this.#taken.length >= this.#most) return Math.ceil((oldest + this.#periodMs - now) / 1_000);
    this.#taken.push(now);
    return 0;
  }
}

function refuse(code: number, description: string, parameters?: object): BotApiResponse {
  return {
    status: code,
    body: { ok: false, error_code: code, description, ...(parameters && { parameters }) },
  };
}
