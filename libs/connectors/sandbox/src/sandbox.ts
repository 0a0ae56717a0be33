import { Callbacks } from './callbacks/callbacks.ts';
import { HttpDelivery } from './callbacks/http-delivery.ts';

import { addFault } from './control/add-fault.ts';
import type { SandboxFault } from './graph/faults.ts';
import { createFetch, type SandboxFetch } from './in-process.ts';
import type { SandboxInbound } from './inbound.ts';
import type { CallbackDisruption, CallbackOptions, SandboxAccount, SandboxMessage, SandboxOptions } from './options.ts';
import { receive } from './receive.ts';
import { registerSample, registerTemplate } from './templates/report.ts';
import { listen, type SandboxServer } from './server.ts';
import { createRoutes } from './routes.ts';
import { createSandboxState } from './state/create-sandbox-state.ts';
import type { SandboxPerson } from './state/people.ts';
import type { SandboxTemplate } from './state/templates.ts';

/**
 * A simulated Meta platform: WhatsApp's Cloud API and the Instagram Messaging API, for simulated accounts. It validates
 * requests as Meta does, responds with Meta's errors, and reports in signed callbacks.
 */
export interface Sandbox {
  /** Calls the platform without sockets, for tests and benchmarks in one process. */
  readonly fetch: SandboxFetch;
  /**
   * Serves the platform over HTTP, with the API that controls it and the page with the phone. Default: 127.0.0.1 and a free
   * port. Rejects if it cannot listen there.
   */
  listen(address?: { readonly host?: string; readonly port?: number }): Promise<SandboxServer>;

  /** Adds an account, or replaces the one with this id. */
  setAccount(account: SandboxAccount): void;
  removeAccount(id: string): void;
  accounts(): readonly SandboxAccount[];
  /** Verifies the account's callback URL, as Meta does before it uses one. Rejects if the response is wrong. */
  verifyWebhook(account: string): Promise<void>;

  /** Returns the sent messages in the log, in order: of all accounts or of one, to all people or to one. */
  messages(filter?: { readonly account?: string; readonly recipient?: string }): readonly SandboxMessage[];
  /** Returns the number of messages that the account has ever sent, including those that are no longer in the log. */
  messageCount(account: string): number;
  /** Deletes messages, and the windows and opt-outs of the people. */
  clearMessages(filter?: { readonly account?: string; readonly recipient?: string }): void;
  /**
   * Performs an action of a person in a conversation with an account, which receives a callback. Returns the platform's id
   * of the action. Throws an Error that states why it is invalid.
   */
  receive(inbound: SandboxInbound): string;
  /** Sends a text from a person to an account: a short form of {@link receive}. */
  receiveFrom(
    person: SandboxPerson,
    text: string,
    options: { readonly account: string; readonly replyTo?: string },
  ): string;
  /**
   * Makes the next requests that would be accepted fail. Faults apply in the order of scripting. Throws an Error if the
   * members of the fault must not be combined.
   */
  failNext(fault: SandboxFault): void;
  /** Deletes the faults of an account, or all if there is none. */
  clearFaults(account?: string): void;
  /** Registers a WhatsApp template, or changes it. A changed status or quality is reported in a callback, if its account has a `businessAccountId`. */
  registerTemplate(template: SandboxTemplate): void;
  /** Records that a person opted out of marketing from the account, or in again. */
  setOptedOut(account: string, person: string, optedOut: boolean): void;
  /** Sets the share of notifications that are repeated or late, from now on. */
  disruptCallbacks(disruption: Partial<CallbackDisruption>): void;

  /** Returns the number of notifications that are scheduled or being sent. */
  pendingCallbacks(): number;
  /** Returns the number of discarded notifications: a queue was full, or no response was 200. */
  droppedCallbacks(): number;
  /** Resolves once no callback is pending. */
  idle(): Promise<void>;
  /** Closes the servers, and discards scheduled callbacks. */
  close(): Promise<void>;
}

const CALLBACK_DEFAULTS: CallbackOptions = {
  ...{ concurrency: 8, batch: 1, maximumQueued: 100_000, attempts: 10, retryMs: 250 },
  ...{ repeated: 0, late: 0, lateMs: 1000, seed: 1 },
};

/** Creates a simulated platform. It opens no socket before `listen`. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { maximumBodyBytes = 1024 * 1024 } = options;
  const http = new HttpDelivery();
  const deliver = options.deliverWebhook ?? http.deliver;
  const callbacks = new Callbacks({ ...CALLBACK_DEFAULTS, ...options.callbacks }, deliver);
  const state = createSandboxState(options, callbacks);
  const { accounts, people, messageLog, faults } = state;
  const routes = createRoutes(state);
  const servers = new Set<SandboxServer>();

  return {
    fetch: createFetch(routes),
    async listen(address) {
      const server = await listen(routes, maximumBodyBytes, address);
      if (servers.size === 0) state.origin = server.url;
      servers.add(server);
      return server;
    },
    setAccount: (account) => {
      accounts.set(account);
      registerSample(state, account);
    },
    removeAccount: (id) => {
      accounts.delete(id);
    },
    accounts: () => accounts.list(),
    verifyWebhook: (account) => callbacks.verifyUrl(accounts.get(account)),
    messages: (filter = {}) => messageLog.sent(filter),
    messageCount: (account) => messageLog.count(account),
    clearMessages(filter = {}) {
      messageLog.clear(filter);
      people.clear(filter);
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
      registerTemplate(state, template);
    },
    setOptedOut: (account, person, optedOut) => {
      people.update(account, people.canonicalId(person), { optedOut });
    },
    disruptCallbacks: (disruption) => {
      callbacks.disrupt(disruption);
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
