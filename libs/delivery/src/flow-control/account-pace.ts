/** How an account's rate is spread and adapted. */
export interface PacePolicy {
  /** The messages that may be sent at once, as seconds of the account's rate. */
  readonly burstSeconds: number;
  /** The slowest rate of a throttled account, as a part of its full rate. */
  readonly slowest: number;
  /** The part of its full rate that a throttled account regains per second. */
  readonly recoveryPerSecond: number;
  /** The time within which several throttled calls count once, in milliseconds: they were sent at the same rate. */
  readonly throttleWindowMs: number;
}

/** When a delivery may be sent: after a wait in memory, 0 for now, or after a longer one, for which it is parked. In milliseconds. */
export interface PaceDecision {
  readonly kind: 'wait' | 'park';
  readonly ms: number;
}

/**
 * The token bucket of an account: messages per second, of which this worker uses its share. Deliveries are sent in the
 * order in which they ask, also those that are parked meanwhile. Throttling by the platform halves the rate, which then
 * recovers gradually.
 */
export class AccountPace {
  readonly #messagesPerSecond: number;
  readonly #holdMs: number;
  readonly #policy: PacePolicy;
  #share = 1;
  #factor = 1;
  #recoveredAt = 0;
  #throttledAt = -Infinity;
  /** The time at which the bucket is full again. */
  #fullAt = 0;
  /** The time of the last parked delivery. */
  #parkedUntil = 0;

  /** A delivery that would wait for longer than `holdMs` is parked. */
  constructor(messagesPerSecond: number, holdMs: number, policy: PacePolicy) {
    this.#messagesPerSecond = messagesPerSecond;
    this.#holdMs = holdMs;
    this.#policy = policy;
  }

  /** Sets the part of the account's rate that this worker may use, above 0 up to 1. */
  setShare(share: number): void {
    this.#share = share;
  }

  /** Decides when a delivery may be sent. One that `wasParked` does not queue behind other parked deliveries again. */
  decide(now: number, wasParked: boolean): PaceDecision {
    this.#recover(now);
    const perSecond = this.#messagesPerSecond * this.#share * this.#factor;
    const intervalMs = 1_000 / perSecond;
    const burstMs = Math.max(0, this.#policy.burstSeconds * 1_000 - intervalMs);
    const waitMs = Math.max(0, this.#fullAt - burstMs - now);
    const isBehindParked = !wasParked && this.#parkedUntil > now;
    if (isBehindParked || waitMs > this.#holdMs) {
      this.#parkedUntil = Math.max(this.#parkedUntil, now + waitMs) + intervalMs;
      return { kind: 'park', ms: this.#parkedUntil - now };
    }
    this.#fullAt = Math.max(this.#fullAt, now) + intervalMs;
    return { kind: 'wait', ms: waitMs };
  }

  /** Records that the platform throttled the account, and for how long it asked for silence. */
  throttled(now: number, pauseMs = 0): void {
    this.#recover(now);
    this.#fullAt = Math.max(this.#fullAt, now + pauseMs);
    if (now - this.#throttledAt < this.#policy.throttleWindowMs) return;
    this.#throttledAt = now;
    this.#factor = Math.max(this.#policy.slowest, this.#factor / 2);
  }

  #recover(now: number): void {
    const seconds = Math.max(0, now - this.#recoveredAt) / 1_000;
    this.#recoveredAt = now;
    this.#factor = Math.min(1, this.#factor + seconds * this.#policy.recoveryPerSecond);
  }
}
