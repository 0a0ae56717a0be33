import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallbackOptions, DeliverWebhook, SandboxAccount } from '../options.ts';
import type { PendingCounter } from './pending-counter.ts';

const MAXIMUM_RETRY_MS = 60_000;

/** The shared parts of all queues. */
export interface CallbackQueueContext {
  readonly options: CallbackOptions;
  readonly deliver: DeliverWebhook;
  readonly pending: PendingCounter;
  readonly closing: AbortSignal;
}

/** Sends one account's notifications to its callback URL: signed, several at once, each until the response is 200. */
export class CallbackQueue {
  readonly #account: SandboxAccount;
  readonly #options: CallbackOptions;
  readonly #deliver: DeliverWebhook;
  readonly #pending: PendingCounter;
  readonly #closing: AbortSignal;
  #queued: string[] = [];
  #next = 0;
  #active = 0;
  #dropped = 0;

  constructor(account: SandboxAccount, { options, deliver, pending, closing }: CallbackQueueContext) {
    this.#account = account;
    this.#options = options;
    this.#deliver = deliver;
    this.#pending = pending;
    this.#closing = closing;
  }

  /** The number of discarded notifications: the queue was full, or no response was 200. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds the JSON of one member of a callback's `entry`. */
  push(entry: string): void {
    if (this.#queued.length - this.#next >= this.#options.maximumQueued) {
      this.#dropped += 1;
      return;
    }
    this.#pending.add();
    this.#queued.push(entry);
    if (this.#active < this.#options.concurrency) void this.#run();
  }

  async #run(): Promise<void> {
    this.#active += 1;
    // Notifications that are pushed in the same event loop turn may share a callback.
    if (this.#options.batch > 1) await Promise.resolve();
    for (let entries = this.#take(); entries.length > 0; entries = this.#take()) {
      if (!this.#closing.aborted && !(await this.#deliverWithRetries(entries))) this.#dropped += entries.length;
      this.#pending.done(entries.length);
    }
    this.#active -= 1;
  }

  #take(): string[] {
    const entries = this.#queued.slice(this.#next, this.#next + this.#options.batch);
    this.#next += entries.length;
    // The rest is copied only now and then, because copying a long queue for every callback is slow.
    if (this.#next > 1000 && this.#next * 2 > this.#queued.length) {
      this.#queued = this.#queued.slice(this.#next);
      this.#next = 0;
    }
    return entries;
  }

  async #deliverWithRetries(entries: readonly string[]): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      if (await this.#attempt(entries)) return true;
      if (attempt >= this.#options.attempts || this.#closing.aborted) return false;
      const retryMs = Math.min(MAXIMUM_RETRY_MS, this.#options.retryMs * 2 ** (attempt - 1));
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
