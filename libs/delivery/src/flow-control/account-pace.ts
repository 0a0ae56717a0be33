/** A tenth of a second's worth may go at once. */
const BURST_SECONDS = 0.1;

/** A throttled account never goes slower than this part of its rate. */
const SLOWEST = 0.02;

/** What a throttled account regains of its rate in a second. */
const RECOVERY_PER_SECOND = 0.05;

/** Calls under way together are throttled together: within this time, in milliseconds, that counts once. */
const ONE_THROTTLING_MS = 1_000;

/** When a delivery may be sent: now or after a short wait, or so late that it should come again. */
export type PaceDecision =
  { readonly kind: 'wait'; readonly ms: number } | { readonly kind: 'park'; readonly untilMs: number };

/**
 * The token bucket of an account: messages per second, of which this worker takes its share. Who waits has a place: turns
 * are given in the order in which they are asked for, also to those who are sent away to come again. A platform that
 * throttles halves the rate, which then recovers bit by bit.
 */
export class AccountPace {
  readonly #messagesPerSecond: number;
  readonly #holdMs: number;
  #share = 1;
  #factor = 1;
  #recoveredAt = 0;
  #throttledAt = -Infinity;
  /** The moment at which the bucket is full again. */
  #fullAt = 0;
  /** The turn of the last who was sent away. */
  #backlogUntil = 0;

  /** Nobody waits longer than `holdMs`; who would have to is sent away. */
  constructor(messagesPerSecond: number, holdMs: number) {
    this.#messagesPerSecond = messagesPerSecond;
    this.#holdMs = holdMs;
  }

  /** Which part of the account's rate this worker may use, above 0 up to 1. */
  setShare(share: number): void {
    this.#share = share;
  }

  /** Gives a turn. `returned` says that it was sent away before and does not go behind others who were. */
  decide(now: number, returned: boolean): PaceDecision {
    this.#recover(now);
    const perSecond = this.#messagesPerSecond * this.#share * this.#factor;
    const intervalMs = 1_000 / perSecond;
    const burstMs = Math.max(0, BURST_SECONDS * 1_000 - intervalMs);
    const waitMs = Math.max(0, this.#fullAt - burstMs - now);
    const backlog = !returned && this.#backlogUntil > now;
    if (backlog || waitMs > this.#holdMs) {
      this.#backlogUntil = Math.max(this.#backlogUntil, now + waitMs) + intervalMs;
      return { kind: 'park', untilMs: this.#backlogUntil };
    }
    this.#fullAt = Math.max(this.#fullAt, now) + intervalMs;
    return { kind: 'wait', ms: waitMs };
  }

  /** The platform says that the account is too fast; `pauseMs`: it also said for how long to be silent. */
  throttled(now: number, pauseMs = 0): void {
    this.#recover(now);
    this.#fullAt = Math.max(this.#fullAt, now + pauseMs);
    if (now - this.#throttledAt < ONE_THROTTLING_MS) return;
    this.#throttledAt = now;
    this.#factor = Math.max(SLOWEST, this.#factor / 2);
  }

  #recover(now: number): void {
    const seconds = Math.max(0, now - this.#recoveredAt) / 1_000;
    this.#recoveredAt = now;
    this.#factor = Math.min(1, this.#factor + seconds * RECOVERY_PER_SECOND);
  }
}
