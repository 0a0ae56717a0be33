import type { z } from 'zod';
import type { SandboxFault } from '../graph/faults.ts';
import type { SandboxInbound } from '../inbound.ts';
import type { CallbackDisruption, SandboxAccount } from '../options.ts';
import type { SandboxTemplate } from '../state/templates.ts';
import { inboundToJson, receivedSchema } from './inbound-wire.ts';
import {
  accountsSchema,
  callbacksSchema,
  conversationsSchema,
  errorSchema,
  faultsSchema,
  messagesSchema,
  templatesSchema,
  type SandboxAccountView,
  type SandboxCallbacks,
  type SandboxConversation,
  type SandboxHistoryMessage,
} from './wire.ts';

/** The part of `fetch` that the client uses. The global `fetch` and that of a sandbox satisfy it. */
export type SandboxClientFetch = (
  url: string,
  request: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;

/** Options of {@link createSandboxClient}. */
export interface SandboxClientOptions {
  /** The URL of the sandbox, for example `http://127.0.0.1:8090`. */
  readonly baseUrl: string;
  /** Makes HTTP requests. Default: the global `fetch`. */
  readonly fetch?: SandboxClientFetch;
}

/** Selects messages or conversations. Default: all. */
export interface SandboxClientFilter {
  readonly account?: string;
  readonly person?: string;
  /** The maximum number, the latest ones. Default: 1,000. */
  readonly limit?: number;
}

/** Controls a sandbox in another process. Calls reject with an Error that states the problem. */
export interface SandboxClient {
  accounts(): Promise<readonly SandboxAccountView[]>;
  /** Adds an account, or replaces the one with this id. Its rules are those of the sandbox. */
  setAccount(account: Omit<SandboxAccount, 'rules'>): Promise<void>;
  /** Lists conversations, the latest first. */
  conversations(filter?: Omit<SandboxClientFilter, 'person'>): Promise<readonly SandboxConversation[]>;
  /** Lists messages of both directions, the oldest first. */
  messages(filter?: SandboxClientFilter): Promise<readonly SandboxHistoryMessage[]>;
  /** Deletes messages, and the windows and opt-outs of the people. */
  clearMessages(filter?: Omit<SandboxClientFilter, 'limit'>): Promise<void>;
  /** Performs an action of a person. Resolves with the platform's id of it. */
  receive(inbound: SandboxInbound): Promise<string>;
  /** Makes the next requests that would be accepted fail. Faults apply in the order of scripting. */
  failNext(fault: SandboxFault): Promise<void>;
  /** Lists the pending faults. */
  faults(): Promise<readonly SandboxFault[]>;
  /** Deletes the faults of an account, or all if there is none. */
  clearFaults(account?: string): Promise<void>;
  registerTemplate(template: SandboxTemplate): Promise<void>;
  templates(): Promise<readonly SandboxTemplate[]>;
  /** Records that a person opted out of marketing from the account, or in again. */
  setOptedOut(account: string, person: string, optedOut: boolean): Promise<void>;
  callbacks(): Promise<SandboxCallbacks>;
  /** Sets the share of notifications that are repeated or late, from now on. */
  disruptCallbacks(disruption: Partial<CallbackDisruption>): Promise<SandboxCallbacks>;
}

/** Creates a client of a sandbox's HTTP API. */
export function createSandboxClient({ baseUrl, fetch: call = fetch }: SandboxClientOptions): SandboxClient {
  const root = `${baseUrl.replace(/\/+$/, '')}/sandbox/v1/`;
  const request = async (method: string, path: string, body?: string): Promise<unknown> => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await call(root + path, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new Error(`${method} ${path}: HTTP ${response.status} from the sandbox: ${messageIn(text)}`);
  };
  const get = async <Result>(schema: z.ZodType<Result>, path: string) => schema.parse(await request('GET', path));
  const post = async (path: string, body: unknown) => {
    await request('POST', path, JSON.stringify(body));
  };
  return {
    accounts: async () => (await get(accountsSchema, 'accounts')).accounts,
    async setAccount(account) {
      await request('PUT', 'accounts', JSON.stringify(account));
    },
    conversations: async (filter) => (await get(conversationsSchema, `conversations${queryOf(filter)}`)).conversations,
    messages: async (filter) => (await get(messagesSchema, `messages${queryOf(filter)}`)).messages,
    async clearMessages(filter) {
      await request('DELETE', `messages${queryOf(filter)}`);
    },
    receive: async (inbound) => receivedSchema.parse(await request('POST', 'inbound', inboundToJson(inbound))).id,
    failNext: (fault) => post('faults', fault),
    faults: async () => (await get(faultsSchema, 'faults')).faults,
    async clearFaults(account) {
      await request('DELETE', `faults${queryOf(account === undefined ? {} : { account })}`);
    },
    registerTemplate: (template) => post('templates', template),
    templates: async () => (await get(templatesSchema, 'templates')).templates,
    setOptedOut: (account, person, optedOut) => post('opt-outs', { account, person, optedOut }),
    callbacks: () => get(callbacksSchema, 'callbacks'),
    disruptCallbacks: async (disruption) =>
      callbacksSchema.parse(await request('PATCH', 'callbacks', JSON.stringify(disruption))),
  };
}

function queryOf(filter: SandboxClientFilter = {}): string {
  const parameters = Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]);
  return parameters.length === 0 ? '' : `?${new URLSearchParams(parameters).toString()}`;
}

function messageIn(text: string): string {
  try {
    return errorSchema.parse(JSON.parse(text)).error.message;
  } catch {
    return text;
  }
}
