import { CallbackQueue } from './callback-queue.ts';
import type { CallbackOptions, DeliverWebhook, SandboxAccount } from './options.ts';
import { Pending } from './pending.ts';
import { Schedule } from './schedule.ts';

/** Everything the platform will tell the accounts, now and later. */
export class Callbacks {
  readonly #options: CallbackOptions;
  readonly #deliver: DeliverWebhook;
  readonly #pending = new Pending();
  readonly #schedule = new Schedule();
  readonly #queues = new Map<SandboxAccount, CallbackQueue>();
  readonly #closing = new AbortController();

  constructor(options: CallbackOptions, deliver: DeliverWebhook) {
    this.#options = options;
    this.#deliver = deliver;
  }

  /** Tells the account after a delay; `entry` makes the notification then. */
  later(delayMs: number, account: SandboxAccount, entry: () => string): void {
    if (this.#closing.signal.aborted) return;
    this.#pending.add();
    this.#schedule.after(delayMs, () => {
      this.#queue(account).push(entry());
      this.#pending.done();
    });
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

  /** Forgets what has not begun, and waits for what has. */
  async close(): Promise<void> {
    this.#closing.abort();
    const forgotten = this.#schedule.clear();
    if (forgotten > 0) this.#pending.done(forgotten);
    await this.#pending.idle();
  }

  #queue(account: SandboxAccount): CallbackQueue {
    let queue = this.#queues.get(account);
    if (!queue) {
      queue = new CallbackQueue(account, this.#options, this.#deliver, this.#pending, this.#closing.signal);
      this.#queues.set(account, queue);
    }
    return queue;
  }
}
