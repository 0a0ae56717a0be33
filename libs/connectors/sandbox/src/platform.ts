import { Accounts } from './accounts.ts';
import { graphError, type Answer } from './answer.ts';
import type { Callbacks } from './callbacks.ts';
import { faultAnswer, Faults } from './faults.ts';
import { Identifiers } from './identifiers.ts';
import { echoEntry, readEntry, textEntry as instagramTextEntry } from './instagram-entries.ts';
import { readInstagramRequest } from './instagram-request.ts';
import type { Memory } from './memory.ts';
import type { SandboxAccount, SandboxDelays, SandboxMessage } from './options.ts';
import { phoneOf, userIdOf, type SandboxPerson } from './people.ts';
import { statusEntry, textEntry as whatsappTextEntry } from './whatsapp-entries.ts';
import { readWhatsAppRequest } from './whatsapp-request.ts';

export interface PlatformRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What came of a request: an answer, or a connection cut by a scripted fault. */
export type Outcome = Answer | { readonly dropped: 'before' | 'after' };

/** The simulated platform, apart from how requests reach it. */
export class Platform {
  readonly accounts = new Accounts();
  readonly faults = new Faults();
  readonly #identifiers = new Identifiers();
  readonly #callbacks: Callbacks;
  readonly #memory: Memory;
  readonly #delays: SandboxDelays;
  readonly #now: () => number;
  readonly #onMessage: ((message: SandboxMessage) => void) | undefined;

  constructor(
    callbacks: Callbacks,
    memory: Memory,
    delays: SandboxDelays,
    now: () => number,
    onMessage?: (message: SandboxMessage) => void,
  ) {
    this.#callbacks = callbacks;
    this.#memory = memory;
    this.#delays = delays;
    this.#now = now;
    this.#onMessage = onMessage;
  }

  /** Handles one request as the Graph API would. */
  handle({ method, path, authorization, body }: PlatformRequest): Outcome {
    const [, id] = /^\/v\d+\.\d+\/([^/]+)\/messages$/.exec(path) ?? [];
    if (id === undefined) {
      return graphError({ status: 400, code: 2500, message: `Unknown path components: ${path}` });
    }
    if (method !== 'POST') {
      const message = `Unsupported ${method.toLowerCase()} request.`;
      return graphError({ status: 400, code: 100, type: 'GraphMethodException', message });
    }
    const account = this.accounts.authorize(id, authorization);
    if ('status' in account) return account;
    const json = parseJson(body);
    return account.channel === 'whatsapp' ? this.#takeWhatsApp(account, json) : this.#takeInstagram(account, json);
  }

  /** A person writes a text to an account; returns the platform's id of the message. */
  receiveFrom(accountId: string, person: SandboxPerson, text: string, replyTo?: string): string {
    const account = this.accounts.get(accountId);
    const message = { id: this.#identifiers.next(account.channel), text, replyTo };
    const time = this.#now();
    const { userId } = person;
    if (account.channel === 'whatsapp') {
      if (userId === undefined && person.phone === undefined)
        throw new Error('the person has neither phone nor userId');
      this.#callbacks.later(0, account, () => whatsappTextEntry(account, person, message, time));
    } else {
      if (userId === undefined) throw new Error('the person has no userId, which Instagram needs');
      this.#callbacks.later(0, account, () => instagramTextEntry(account, userId, message, time));
    }
    return message.id;
  }

  #takeWhatsApp(account: SandboxAccount, body: unknown): Outcome {
    const request = readWhatsAppRequest(body);
    if ('status' in request) return request;
    const { recipient, input, text, callbackData, replyTo, isLost } = request;
    const id = this.#identifiers.next('whatsapp');
    const phone = phoneOf(recipient) ?? (isLost || !/^\d+$/.test(recipient) ? undefined : recipient);
    const contact = { input, wa_id: phone, user_id: phone === undefined ? recipient : userIdOf(phone) };
    const messages = [{ id, message_status: 'accepted' }];
    const answer = JSON.stringify({ messaging_product: 'whatsapp', contacts: [contact], messages });
    if (isLost) return { status: 200, body: answer };
    const message: SandboxMessage = {
      account: account.id,
      recipient,
      id,
      text,
      time: this.#now(),
      ...(callbackData !== undefined && { callbackData }),
      ...(replyTo !== undefined && { replyTo }),
    };
    return this.#take(account, message, answer, () => {
      const { sentMs, deliveredMs, readMs } = this.#delays;
      this.#callbacks.later(sentMs, account, () => statusEntry(account, message, 'sent', this.#now()));
      this.#callbacks.later(deliveredMs, account, () => statusEntry(account, message, 'delivered', this.#now()));
      this.#callbacks.later(readMs, account, () => statusEntry(account, message, 'read', this.#now()));
    });
  }

  #takeInstagram(account: SandboxAccount, body: unknown): Outcome {
    const request = readInstagramRequest(body);
    if ('status' in request) return request;
    const id = this.#identifiers.next('instagram');
    const message: SandboxMessage = { account: account.id, ...request, id, time: this.#now() };
    return this.#take(account, message, JSON.stringify({ recipient_id: request.recipient, message_id: id }), () => {
      this.#callbacks.later(this.#delays.sentMs, account, () => echoEntry(account, message, this.#now()));
      this.#callbacks.later(this.#delays.readMs, account, () => readEntry(account, message, this.#now()));
    });
  }

  #take(account: SandboxAccount, message: SandboxMessage, answer: string, tell: () => void): Outcome {
    const fault = this.faults.take(account.id, message.recipient);
    if (fault && fault.dropConnection === undefined) return faultAnswer(fault);
    if (fault?.dropConnection === 'before') return { dropped: 'before' };
    this.#memory.add(message);
    this.#onMessage?.(message);
    tell();
    return fault ? { dropped: 'after' } : { status: 200, body: answer };
  }
}

/** What is not JSON is answered as if nothing had been sent, as Meta does. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
