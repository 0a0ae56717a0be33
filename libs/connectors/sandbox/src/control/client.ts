import type { z } from 'zod';
import type { SandboxFault } from '../graph/faults.ts';
import type { SandboxInbound } from '../inbound.ts';
import type { CallbackDisorder } from '../options.ts';
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

/** The part of `fetch` that the client needs: the global one, or a sandbox's own. */
export type SandboxClientFetch = (
  url: string,
  request: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;

/** Where the sandbox is. */
export interface SandboxClientOptions {
  /** Where the sandbox listens, for example `http://127.0.0.1:8090`. */
  readonly baseUrl: string;
  /** Default: the global `fetch`. */
  readonly fetch?: SandboxClientFetch;
}

/** Which messages or conversations; everything when empty. */
export interface SandboxClientFilter {
  readonly account?: string;
  readonly person?: string;
  /** The last so many. Default: 1,000. */
  readonly limit?: number;
}

/** Scripts a sandbox that runs in another process. Every call rejects with an Error that says what was wrong. */
export interface SandboxClient {
  accounts(): Promise<readonly SandboxAccountView[]>;
  /** The latest first. */
  conversations(filter?: Omit<SandboxClientFilter, 'person'>): Promise<readonly SandboxConversation[]>;
  /** Both directions, oldest first. */
  messages(filter?: SandboxClientFilter): Promise<readonly SandboxHistoryMessage[]>;
  /** Forgets messages, and with them the people's windows and opt-outs. */
  clearMessages(filter?: Omit<SandboxClientFilter, 'limit'>): Promise<void>;
  /** Lets a person do something; resolves with the platform's id of it. */
  receive(inbound: SandboxInbound): Promise<string>;
  /** Scripts what goes wrong with the next requests that would be accepted. Faults are used up in order. */
  failNext(fault: SandboxFault): Promise<void>;
  /** The faults still to come. */
  faults(): Promise<readonly SandboxFault[]>;
  /** Forgets an account's faults; without an account, all. */
  clearFaults(account?: string): Promise<void>;
  registerTemplate(template: SandboxTemplate): Promise<void>;
  templates(): Promise<readonly SandboxTemplate[]>;
  /** The person wants no marketing from the account any more, or wants it again. */
  setOptedOut(account: string, person: string, optedOut: boolean): Promise<void>;
  callbacks(): Promise<SandboxCallbacks>;
  /** Has notifications come twice or late from now on. */
  disturbCallbacks(disorder: Partial<CallbackDisorder>): Promise<SandboxCallbacks>;
}

/** Makes a client of the HTTP API by which a sandbox is scripted. */
export function createSandboxClient({ baseUrl, fetch: call = fetch }: SandboxClientOptions): SandboxClient {
  const root = `${baseUrl.replace(/\/+$/, '')}/sandbox/v1/`;
  const request = async (method: string, path: string, body?: string): Promise<unknown> => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await call(root + path, { method, headers, ...(body !== undefined && { body }) });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new Error(`the sandbox answered ${response.status} to ${method} ${path}: ${messageIn(text)}`);
  };
  const get = async <Answer>(schema: z.ZodType<Answer>, path: string) => schema.parse(await request('GET', path));
  const post = async (path: string, body: unknown) => {
    await request('POST', path, JSON.stringify(body));
  };
  return {
    accounts: async () => (await get(accountsSchema, 'accounts')).accounts,
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
    disturbCallbacks: async (disorder) =>
      callbacksSchema.parse(await request('PATCH', 'callbacks', JSON.stringify(disorder))),
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
