import { Callbacks } from './callbacks/callbacks.ts';
import { HttpDelivery } from './callbacks/http-delivery.ts';
import { verifyWebhook } from './callbacks/verify-webhook.ts';
import { addFault } from './control/add-fault.ts';
import type { SandboxFault } from './graph/faults.ts';
import { inProcessFetch, type SandboxFetch } from './in-process.ts';
import type { SandboxInbound } from './inbound.ts';
import type { CallbackDisorder, SandboxAccount, SandboxMessage, SandboxOptions } from './options.ts';
import { receive } from './receive.ts';
import { listen, type SandboxServer } from './server.ts';
import { createRoutes } from './routes.ts';
import { createSandboxState } from './state/create-sandbox-state.ts';
import type { SandboxPerson } from './state/people.ts';
import type { SandboxTemplate } from './state/templates.ts';

/**
 * A simulated Meta platform: WhatsApp's Cloud API and the Instagram Messaging API, for accounts of your own making.
 * It checks what it is sent as Meta does, answers in Meta's words, and reports back in signed callbacks.
 */
export interface Sandbox {
  /** The platform as a `fetch`, without sockets: for tests and benchmarks in one process. */
  readonly fetch: SandboxFetch;
  /**
   * The platform as an HTTP server, with the API to script it and the page with the phone. Default: 127.0.0.1 and any
   * free port. Rejects when the address cannot be had.
   */
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
  /** Forgets messages, and with them the people's windows and opt-outs. */
  clearMessages(filter?: { readonly account?: string; readonly recipient?: string }): void;
  /**
   * A person does something in a conversation with an account. Returns the platform's id of it; the account hears by
   * callback. Throws an Error that says what cannot be.
   */
  receive(inbound: SandboxInbound): string;
  /** A person writes a text to an account: a short form of {@link receive}. */
  receiveFrom(
    person: SandboxPerson,
    text: string,
    options: { readonly account: string; readonly replyTo?: string },
  ): string;
  /**
   * Scripts what goes wrong with the next requests that would be accepted. Faults are used up in order. Throws an Error
   * that says what in the fault does not go together.
   */
  failNext(fault: SandboxFault): void;
  /** Lets the account's requests be answered as usual again; without an account, everybody's. */
  clearFaults(account?: string): void;
  /** Makes a WhatsApp template known. */
  registerTemplate(template: SandboxTemplate): void;
  /** The person wants no marketing from the account any more, or wants it again. */
  setOptedOut(account: string, person: string, optedOut: boolean): void;
  /** Has notifications come twice or late from now on. */
  disturbCallbacks(disorder: Partial<CallbackDisorder>): void;

  /** Notifications still to come or under way. */
  pendingCallbacks(): number;
  /** Notifications given up: a queue was full, or no attempt was answered with 200. */
  droppedCallbacks(): number;
  /** Resolves when no callback is pending. */
  idle(): Promise<void>;
  /** Stops the servers and the callbacks; callbacks still to come are forgotten. */
  close(): Promise<void>;
}

/** Makes a simulated platform. Opens no socket before it is told to listen. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { maximumBodyBytes = 1024 * 1024 } = options;
  const http = new HttpDelivery();
  const deliver = options.deliverWebhook ?? http.deliver;
  const callbackDefaults = { concurrency: 8, batch: 1, maximumWaiting: 100_000, attempts: 10, retryMs: 250 };
  const orderly = { repeated: 0, late: 0, lateMs: 1000, seed: 1 };
  const callbacks = new Callbacks({ ...callbackDefaults, ...orderly, ...options.callbacks }, deliver);
  const state = createSandboxState(options, callbacks);
  const { accounts, people, memory, faults, templates } = state;
  const routes = createRoutes(state);
  const servers = new Set<SandboxServer>();

  return {
    fetch: inProcessFetch(routes),
    async listen(address) {
      const server = await listen(routes, maximumBodyBytes, address);
      if (servers.size === 0) state.origin = server.url;
      servers.add(server);
      return server;
    },
    setAccount: (account) => {
      accounts.set(account);
    },
    removeAccount: (id) => {
      accounts.delete(id);
    },
    accounts: () => accounts.list(),
    verifyWebhook: (account) => verifyWebhook(accounts.get(account), deliver),
    messages: (filter = {}) => memory.sent(filter),
    messageCount: (account) => memory.count(account),
    clearMessages(filter = {}) {
      memory.clear(filter);
      people.forget(filter);
    },
    receive: (inbound) => receive(state, inbound),
    receiveFrom: (person, text, { account, replyTo }) =>
      receive(state, { account, person, content: { type: 'text', text }, ...(replyTo !== undefined && { replyTo }) }),
    failNext: (fault) => {
      addFault(state, fault);
    },
    clearFaults: (account) => {
      faults.clear(account);
    },
    registerTemplate: (template) => {
      templates.register(template);
    },
    setOptedOut: (account, person, optedOut) => {
      people.update(account, people.nameOf(person), { optedOut });
    },
    disturbCallbacks: (disorder) => {
      callbacks.disturb(disorder);
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
