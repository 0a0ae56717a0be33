import { type CallParameters, findProblem } from './simulator-parameters.ts';

/** The number of messages that the simulator keeps. */
const MAX_MESSAGES = 10_000;

/** The limits of the Bot API, in messages per second. Source: core.telegram.org/bots/faq. */
const BOT_RATE = 30;
const CHAT_RATE = 1;

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
  readonly messageId: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A response of the Bot API. */
interface BotApiResponse {
  readonly status: number;
  readonly body: object;
}

/** Simulates the methods of the Bot API: tokens, chats, the limits of texts, and the rates. */
export class SimulatedBotApi {
  /** The last messages, the oldest first. */
  readonly sent: SimulatedMessage[] = [];
  readonly #options: SimulatedBotApiOptions;
  readonly #now: () => number;
  readonly #botLimit: RateLimit;
  readonly #chatLimits = new Map<string, RateLimit>();
  #messageId: number;

  constructor(options: SimulatedBotApiOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#botLimit = new RateLimit(BOT_RATE, this.#now);
    this.#messageId = (options.firstMessageId ?? 1) - 1;
  }

  /** Handles the call of a method, by the path of its URL. */
  handle(path: string, parameters: CallParameters | undefined): BotApiResponse {
    const { botToken, chats, enforcesRates = true } = this.#options;
    const [, token, method = ''] = /^\/bot([^/]*)\/(\w+)$/.exec(path) ?? [];
    if (token !== botToken) return refuse(401, 'Unauthorized');
    if (parameters === undefined) return refuse(400, 'Bad Request: chat_id is empty');
    const { chat_id: chatId } = parameters;
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
    return this.#accept(method, parameters);
  }

  /** Returns the id of the next message, sent or received. */
  nextMessageId(): number {
    this.#messageId += 1;
    return this.#messageId;
  }

  #accept(method: string, { chat_id: chatId, text, ...rest }: CallParameters): BotApiResponse {
    const messageId = this.nextMessageId();
    this.sent.push({ method, chatId, messageId, parameters: { text, ...rest } });
    if (this.sent.length > MAX_MESSAGES) this.sent.shift();
    const result = {
      message_id: messageId,
      date: Math.floor(this.#now() / 1_000),
      chat: { id: Number(chatId), type: 'private' },
    };
    return { status: 200, body: { ok: true, result: { ...result, text } } };
  }

  #takeRates(chatId: string): number {
    const chatLimit = this.#chatLimits.get(chatId) ?? new RateLimit(CHAT_RATE, this.#now);
    this.#chatLimits.set(chatId, chatLimit);
    return Math.max(this.#botLimit.take(), chatLimit.take());
  }
}

/** Limits the messages within any second. */
class RateLimit {
  readonly #perSecond: number;
  readonly #now: () => number;
  #taken: number[] = [];

  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Counts one message. Returns 0, or the seconds to wait if the limit is reached. */
  take(): number {
    const now = this.#now();
    this.#taken = this.#taken.filter((time) => time > now - 1_000);
    if (this.#taken.length >= this.#perSecond) return 1;
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
