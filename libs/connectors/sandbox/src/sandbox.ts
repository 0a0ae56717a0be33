import { Callbacks } from './callbacks.ts';
import type { SandboxFault } from './faults.ts';
import { HttpDelivery } from './http-delivery.ts';
import { inProcessFetch, type SandboxFetch } from './in-process.ts';
import { Memory } from './memory.ts';
import type { SandboxAccount, SandboxMessage, SandboxOptions } from './options.ts';
import type { SandboxPerson } from './people.ts';
import { Platform } from './platform.ts';
import { listen, type SandboxServer } from './server.ts';
import { verifyWebhook } from './verify-webhook.ts';

/**
 * A simulated Meta platform: WhatsApp's Cloud API and the Instagram Messaging API, for accounts of your own making.
 * It checks what it is sent as Meta does, answers in Meta's words, and reports back in signed callbacks.
 */
export interface Sandbox {
  /** The platform as a `fetch`, without sockets: for tests and benchmarks in one process. */
  readonly fetch: SandboxFetch;
  /** The platform as an HTTP server. Default: 127.0.0.1 and any free port. Rejects when the address cannot be had. */
  listen(address?: { readonly host?: string; readonly port?: number }): Promise<SandboxServer>;

  /** Adds an account, or replaces the one with this id. */
  setAccount(account: SandboxAccount): void;
  removeAccount(id: string): void;
  accounts(): readonly SandboxAccount[];
  /** Verifies the account's callback address as Meta does before it uses one. Rejects when the answer is wrong. */
  verifyWebhook(account: string): Promise<void>;

  /** The remembered messages, in arrival order: of all accounts, of one, or of one to one person. */
  messages(filter?: { readonly account?: string; readonly recipient?: string }): readonly SandboxMessage[];
  /** How many messages this account ever sent, also those no longer remembered. */
  messageCount(account: string): number;
  /** A person writes a text to an account. Returns the platform's id of the message; the account hears by callback. */
  receiveFrom(
    person: SandboxPerson,
    text: string,
    options: { readonly account: string; readonly replyTo?: string },
  ): string;
  /** Scripts what goes wrong with an account's next requests that would be accepted. Faults are used up in order. */
  failNext(fault: SandboxFault): void;
  /** Lets the account's requests be answered as usual again. */
  clearFaults(account: string): void;

  /** Notifications still to come or under way. */
  pendingCallbacks(): number;
  /** Notifications given up: a queue was full, or no attempt was answered with 200. */
  droppedCallbacks(): number;
  /** Resolves when no callback is pending. */
  idle(): Promise<void>;
  /** Stops the servers and the callbacks; callbacks still to come are forgotten. */
  close(): Promise<void>;
}

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { now = Date.now, rememberedMessages = 10_000, maximumBodyBytes = 1024 * 1024 } = options;
  const http = new HttpDelivery();
  const deliver = options.deliverWebhook ?? http.deliver;
  const callbackDefaults = { concurrency: 8, batch: 1, maximumWaiting: 100_000, attempts: 10, retryMs: 250 };
  const callbacks = new Callbacks({ ...callbackDefaults, ...options.callbacks }, deliver);
  const memory = new Memory(rememberedMessages);
  const delays = { sentMs: 50, deliveredMs: 200, readMs: 800, ...options.delays };
  const platform = new Platform(callbacks, memory, delays, now, options.onMessage);
  const servers = new Set<SandboxServer>();
  for (const account of options.accounts ?? []) platform.accounts.set(account);

  return {
    fetch: inProcessFetch(platform),
    async listen(address) {
      const server = await listen(platform, maximumBodyBytes, address);
      servers.add(server);
      return server;
    },
    setAccount: (account) => {
      platform.accounts.set(account);
    },
    removeAccount: (id) => {
      platform.accounts.delete(id);
    },
    accounts: () => platform.accounts.list(),
    verifyWebhook: (account) => verifyWebhook(platform.accounts.get(account), deliver),
    messages: ({ account, recipient } = {}) => memory.list(account, recipient),
    messageCount: (account) => memory.count(account),
    receiveFrom: (person, text, { account, replyTo }) => platform.receiveFrom(account, person, text, replyTo),
    failNext: (fault) => {
      platform.faults.add(fault);
    },
    clearFaults: (account) => {
      platform.faults.clear(account);
    },
    pendingCallbacks: () => callbacks.pending,
    droppedCallbacks: () => callbacks.dropped,
    idle: () => callbacks.idle(),
    async close() {
      await Promise.all([...servers].map((server) => server.close()));
      http.close();
      await callbacks.close();
    },
  };
}
