import { connectivityState } from '@grpc/grpc-js';
import { type Connection, connect } from '@chat4all/proto';
import { Caller } from './call/caller.ts';
import { retryPolicyOf } from './call/retry-policy.ts';
import { Chat4AllError } from './chat4all-error.ts';
import { type Chat4AllOptions, assertOptions } from './chat4all-options.ts';
import { toCredentials } from './credentials.ts';
import { EventStream, type EventsOptions } from './events/event-stream.ts';
import { Accounts } from './resources/accounts.ts';
import { ApiKeys } from './resources/api-keys.ts';
import { Audit } from './resources/audit.ts';
import { Channels } from './resources/channels.ts';
import { Conversations } from './resources/conversations.ts';
import { DeadLetters } from './resources/dead-letters.ts';
import { MediaFiles } from './resources/media-files.ts';
import { Messages } from './resources/messages.ts';
import { Templates } from './resources/templates.ts';
import { Threads } from './resources/threads.ts';
import { Users } from './resources/users.ts';
import { Webhooks } from './resources/webhooks.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_ATTEMPT_TIMEOUT_MS = 10_000;
const DEFAULT_KEEPALIVE_TIME_MS = 20_000;
const DEFAULT_KEEPALIVE_TIMEOUT_MS = 10_000;

/**
 * A client of a Chat4All router. Connects with the first call and reconnects automatically. Close it, or declare it
 * with `using`. The constructor throws a TypeError that names the first invalid option.
 *
 * @example
 * using chat = new Chat4All({ apiKey: 'secret' });
 * await chat.messages.send({ to: { whatsapp: '+5511999999999' }, text: 'Olá' });
 */
export class Chat4All implements Disposable, AsyncDisposable {
  readonly messages: Messages;
  readonly users: Users;
  readonly conversations: Conversations;
  readonly channels: Channels;
  readonly accounts: Accounts;
  readonly apiKeys: ApiKeys;
  readonly deadLetters: DeadLetters;
  readonly media: MediaFiles;
  readonly webhooks: Webhooks;
  /** Who changed what. */
  readonly audit: Audit;
  readonly templates: Templates;
  readonly threads: Threads;
  readonly #connection: Connection;
  readonly #caller: Caller;
  readonly #closed = new AbortController();

  constructor(options: Chat4AllOptions = {}) {
    const { address = '127.0.0.1:50051', apiKey, token, tls, retry } = options;
    assertOptions(options);
    this.#connection = connect({ address, credentials: toCredentials(tls), channelOptions: toChannelOptions(options) });
    this.#caller = new Caller({
      connection: this.#connection,
      authorize: () => apiKey ?? (typeof token === 'function' ? token() : token),
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      attemptTimeoutMs: options.attemptTimeoutMs ?? DEFAULT_ATTEMPT_TIMEOUT_MS,
      retry: retryPolicyOf(retry),
      closed: this.#closed.signal,
    });
    this.messages = new Messages(this.#caller);
    this.users = new Users(this.#caller);
    this.conversations = new Conversations(this.#caller);
    this.channels = new Channels(this.#caller);
    this.accounts = new Accounts(this.#caller);
    this.apiKeys = new ApiKeys(this.#caller);
    this.deadLetters = new DeadLetters(this.#caller);
    this.media = new MediaFiles(this.#caller);
    this.webhooks = new Webhooks(this.#caller);
    this.audit = new Audit(this.#caller);
    this.templates = new Templates(this.#caller);
    this.threads = new Threads(this.#caller);
  }

  /** Streams events: the states of deliveries, and inbound messages. Each event has a cursor. */
  events(options: EventsOptions = {}): EventStream {
    return new EventStream(this.#caller, options);
  }

  /**
   * Connects. Rejects with UNAVAILABLE if the connection fails or takes longer than `timeoutMs` (default: 3,000).
   * Optional: calls connect automatically. Use it to detect a wrong address early.
   */
  async ready({ timeoutMs = 3_000 }: { readonly timeoutMs?: number } = {}): Promise<void> {
    const channel = this.#connection.chat.getChannel();
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) return;
      const failed =
        state === connectivityState.TRANSIENT_FAILURE ||
        (await new Promise<boolean>((resolve) => {
          channel.watchConnectivityState(state, deadline, (error) => {
            resolve(error !== undefined);
          });
        }));
      if (failed) throw new Chat4AllError(`${channel.getTarget()} does not answer`, { code: 'UNAVAILABLE' });
    }
  }

  /** Closes the connection. Open calls reject with CANCELLED, event streams end. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}

function toChannelOptions({ keepalive }: Chat4AllOptions): Record<string, number> {
  return {
    // The response to a batch contains whole messages and can exceed the default maximum of 4 MB.
    'grpc.max_receive_message_length': -1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    ...(keepalive !== false && {
      'grpc.keepalive_time_ms': keepalive?.timeMs ?? DEFAULT_KEEPALIVE_TIME_MS,
      'grpc.keepalive_timeout_ms': keepalive?.timeoutMs ?? DEFAULT_KEEPALIVE_TIMEOUT_MS,
    }),
  };
}
