import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallbackOptions, DeliverWebhook, SandboxAccount } from '../options.ts';
import type { Pending } from './pending.ts';

const maximumRetryMs = 60_000;

/** Sends one account's notifications to its callback address: signed, a few at once, again until answered with 200. */
export class CallbackQueue {
  readonly #account: SandboxAccount;
  readonly #options: CallbackOptions;
  readonly #deliver: DeliverWebhook;
  readonly #pending: Pending;
  readonly #closing: AbortSignal;
  #waiting: string[] = [];
  #next = 0;
  #active = 0;
  #dropped = 0;

  constructor(
    account: SandboxAccount,
    options: CallbackOptions,
    deliver: DeliverWebhook,
    pending: Pending,
    closing: AbortSignal,
  ) {
    this.#account = account;
    this.#options = options;
    this.#deliver = deliver;
    this.#pending = pending;
    this.#closing = closing;
  }

  /** Notifications that were given up: the queue was full, or no attempt was answered with 200. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the JSON of one member of a callback's `entry`. */
  push(entry: string): void {
    if (this.#waiting.length - this.#next >= this.#options.maximumWaiting) {
      this.#dropped += 1;
      return;
    }
    this.#pending.add();
    this.#waiting.push(entry);
    if (this.#active < this.#options.concurrency) void this.#run();
  }

  async #run(): Promise<void> {
    this.#active += 1;
    // Whatever is pushed in this turn may share a callback.
    if (this.#options.batch > 1) await Promise.resolve();
    for (let entries = this.#take(); entries.length > 0; entries = this.#take()) {
      if (!this.#closing.aborted && !(await this.#deliverUntilTaken(entries))) this.#dropped += entries.length;
      this.#pending.done(entries.length);
    }
    this.#active -= 1;
  }

  #take(): string[] {
    const entries = this.#waiting.slice(this.#next, this.#next + this.#options.batch);
    this.#next += entries.length;
    // Moves the rest down only now and then, or a long queue would be copied for every callback.
    if (this.#next > 1000 && this.#next * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return entries;
  }

  async #deliverUntilTaken(entries: readonly string[]): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      if (await this.#attempt(entries)) return true;
      if (attempt >= this.#options.attempts || this.#closing.aborted) return false;
      const retryMs = Math.min(maximumRetryMs, this.#options.retryMs * 2 ** (attempt - 1));
      await wait(retryMs, undefined, { signal: this.#closing }).catch(() => undefined);
    }
  }

  async #attempt(entries: readonly string[]): Promise<boolean> {
    const { id, channel, appSecret, webhookUrl } = this.#account;
    const object = channel === 'whatsapp' ? 'whatsapp_business_account' : 'instagram';
    const body = Buffer.from(`{"object":"${object}","entry":[${entries.join()}]}`);
    const signature = createHmac('sha256', appSecret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
    try {
      const { status } = await this.#deliver({ account: id, method: 'POST', url: webhookUrl, headers, body });
      return status === 200;
    } catch {
      return false;
    }
  }
}
