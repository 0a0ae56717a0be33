import { randomBytes } from 'node:crypto';
import type { CallbackDisruption, CallbackOptions, DeliverWebhook, SandboxAccount } from '../options.ts';
import { CallbackQueue } from './callback-queue.ts';
import { DelayQueues } from './delay-queues.ts';
import { PendingCounter } from './pending-counter.ts';

/** Schedules and sends the callbacks of all accounts. */
export class Callbacks {
  readonly #options: CallbackOptions;
  readonly #deliver: DeliverWebhook;
  readonly #pending = new PendingCounter();
  readonly #delays = new DelayQueues();
  readonly #queues = new Map<SandboxAccount, CallbackQueue>();
  readonly #closing = new AbortController();
  #disruption: CallbackDisruption;
  #random: () => number;

  constructor(options: CallbackOptions, deliver: DeliverWebhook) {
    this.#options = options;
    this.#deliver = deliver;
    this.#disruption = options;
    this.#random = seededRandom(options.seed);
  }

  /** Changes the disruption from now on. A seed restarts its sequence. */
  disrupt(disruption: Partial<CallbackDisruption>): void {
    this.#disruption = { ...this.#disruption, ...disruption };
    if (disruption.seed !== undefined) this.#random = seededRandom(disruption.seed);
  }

  get disruption(): CallbackDisruption {
    const { repeated, late, lateMs, seed } = this.#disruption;
    return { repeated, late, lateMs, seed };
  }

  /** Sends a notification to the account after a delay. `entry` creates it then, or returns undefined to send none. */
  schedule(delayMs: number, account: SandboxAccount, entry: () => string | undefined): void {
    this.#after(delayMs, () => {
      const { repeated, late, lateMs } = this.#disruption;
      const notification = entry();
      if (notification === undefined) return;
      const push = () => {
        if (account.subscribed === false) return;
        this.#queue(account).push(notification);
      };
      if (late > 0 && this.#random() < late) this.#after(lateMs, push);
      else push();
      if (repeated > 0 && this.#random() < repeated) this.#after(lateMs, push);
    });
  }

  /** Verifies an account's callback URL by its verify token, as Meta does. Rejects if the response is wrong. */
  async verifyUrl({ id, webhookUrl, verifyToken }: SandboxAccount): Promise<void> {
    const challenge = randomBytes(8).toString('hex');
    const url = new URL(webhookUrl);
    url.searchParams.set('hub.mode', 'subscribe');
    url.searchParams.set('hub.verify_token', verifyToken);
    url.searchParams.set('hub.challenge', challenge);
    const request = { account: id, method: 'GET', url: url.href, headers: {}, body: new Uint8Array() } as const;
    const { status, body } = await this.#deliver(request);
    if (status !== 200 || body !== challenge) {
      throw new Error(`account "${id}": webhookUrl must respond with hub.challenge (got HTTP ${status})`);
    }
  }

  get pending(): number {
    return this.#pending.count;
  }

  get dropped(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.dropped, 0);
  }

  idle(): Promise<void> {
    return this.#pending.idle();
  }

  /** Discards scheduled notifications, and waits for those being sent. */
  async close(): Promise<void> {
    this.#closing.abort();
    const discarded = this.#delays.clear();
    if (discarded > 0) this.#pending.done(discarded);
    await this.#pending.idle();
  }

  #after(delayMs: number, task: () => void): void {
    if (this.#closing.signal.aborted) return;
    this.#pending.add();
    this.#delays.after(delayMs, () => {
      task();
      this.#pending.done();
    });
  }

  #queue(account: SandboxAccount): CallbackQueue {
    let queue = this.#queues.get(account);
    if (!queue) {
      queue = new CallbackQueue(account, {
        options: this.#options,
        deliver: this.#deliver,
        pending: this.#pending,
        closing: this.#closing.signal,
      });
      this.#queues.set(account, queue);
    }
    return queue;
  }
}

/** Returns a generator of pseudo-random numbers from 0 (inclusive) to 1 (exclusive): mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
