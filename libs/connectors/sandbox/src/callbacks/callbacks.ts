import type { CallbackDisorder, CallbackOptions, DeliverWebhook, SandboxAccount } from '../options.ts';
import { CallbackQueue } from './callback-queue.ts';
import { Pending } from './pending.ts';
import { seededRandom } from './random.ts';
import { Schedule } from './schedule.ts';

/** Everything the platform will tell the accounts, now and later. */
export class Callbacks {
  readonly #options: CallbackOptions;
  readonly #deliver: DeliverWebhook;
  readonly #pending = new Pending();
  readonly #schedule = new Schedule();
  readonly #queues = new Map<SandboxAccount, CallbackQueue>();
  readonly #closing = new AbortController();
  #disorder: CallbackDisorder;
  #random: () => number;

  constructor(options: CallbackOptions, deliver: DeliverWebhook) {
    this.#options = options;
    this.#deliver = deliver;
    this.#disorder = options;
    this.#random = seededRandom(options.seed);
  }

  /** Changes how untidily notifications come from now on. A seed begins its sequence anew. */
  disturb(disorder: Partial<CallbackDisorder>): void {
    this.#disorder = { ...this.#disorder, ...disorder };
    if (disorder.seed !== undefined) this.#random = seededRandom(disorder.seed);
  }

  get disorder(): CallbackDisorder {
    const { repeated, late, lateMs, seed } = this.#disorder;
    return { repeated, late, lateMs, seed };
  }

  /** Tells the account after a delay; `entry` makes the notification then. */
  later(delayMs: number, account: SandboxAccount, entry: () => string): void {
    this.#after(delayMs, () => {
      const { repeated, late, lateMs } = this.#disorder;
      const notification = entry();
      const push = () => {
        this.#queue(account).push(notification);
      };
      if (late > 0 && this.#random() < late) this.#after(lateMs, push);
      else push();
      if (repeated > 0 && this.#random() < repeated) this.#after(lateMs, push);
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

  #after(delayMs: number, task: () => void): void {
    if (this.#closing.signal.aborted) return;
    this.#pending.add();
    this.#schedule.after(delayMs, () => {
      task();
      this.#pending.done();
    });
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
