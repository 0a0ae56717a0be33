import type { ConnectorError } from '@chat4all/connector';
import type { Account, Clock } from '@chat4all/runtime';
import type { DeliveryPolicy } from '../policy.ts';
import type { AccountStatusCache } from './account-status-cache.ts';
import { AccountPace } from './account-pace.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { PairPace } from './pair-pace.ts';
import type { PlatformBreaker } from './platform-breaker.ts';

/** Whether a delivery may go on: `pass`, after a short wait in memory, or not before a time, in milliseconds since 1970. */
export type LimiterDecision =
  | { readonly kind: 'pass' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'park'; readonly untilMs: number; readonly why: 'account' | 'breaker' | 'pace' };

/** Parked deliveries come back spread over a quarter of their wait, so that they do not come all at once. */
const SPREAD = 0.25;

/** What gates are made with. */
export interface LimiterOptions {
  readonly accountStatuses: AccountStatusCache;
  readonly policy: DeliveryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
}

/** What stands between one account's deliveries and its platform. */
export class AccountLimiter {
  readonly account: Account;
  readonly #accountStatuses: AccountStatusCache;
  readonly #platform: PlatformBreaker;
  readonly #breaker: CircuitBreaker;
  readonly #pace: AccountPace;
  readonly #pair: PairPace | undefined;
  readonly #holdMs: number;
  readonly #clock: Clock;
  readonly #random: () => number;

  /** `platform` is shared by the accounts on one platform. */
  constructor(account: Account, platform: PlatformBreaker, options: LimiterOptions) {
    const { messagesPerSecond, pairIntervalMs, pairBurst = 1 } = account.rates;
    this.account = account;
    this.#accountStatuses = options.accountStatuses;
    this.#platform = platform;
    this.#breaker = new CircuitBreaker(options.policy.breaker);
    this.#pace = new AccountPace(messagesPerSecond, options.policy.holdMs);
    this.#pair = pairIntervalMs ? new PairPace({ intervalMs: pairIntervalMs, burst: pairBurst }) : undefined;
    this.#holdMs = options.policy.holdMs;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /** The channel of the account. */
  get channel(): string {
    return this.account.channel;
  }

  /** Which part of the account's rate this worker may use. */
  setShare(share: number): void {
    this.#pace.setShare(share);
  }

  /** Asks for a way through. What is to `wait` has its turn then; `returned`: the delivery was parked before. */
  check(lane: string, returned: boolean): LimiterDecision {
    const now = this.#clock.now();
    // It is due as soon as the account is active again.
    if (this.#accountStatuses.isSuspended(this.account.id)) return { kind: 'park', untilMs: now, why: 'account' };
    const brokenMs = Math.max(this.#breaker.waitMs(now), this.#platform.waitMs(now));
    if (brokenMs > 0) return { kind: 'park', untilMs: this.#spread(now, brokenMs), why: 'breaker' };
    const pairMs = this.#pair?.waitMs(lane, now) ?? 0;
    if (pairMs > this.#holdMs) return { kind: 'park', untilMs: now + pairMs, why: 'pace' };
    const turn = this.#pace.decide(now, returned);
    if (turn.kind === 'park') return { ...turn, why: 'pace' };
    const ms = Math.max(turn.ms, pairMs);
    return ms > 0 ? { kind: 'wait', ms } : { kind: 'pass' };
  }

  /** Begins a call, at the end of its wait. False: a gate has closed meanwhile. */
  acquire(lane: string): boolean {
    const now = this.#clock.now();
    if (this.#accountStatuses.isSuspended(this.account.id)) return false;
    if (this.#platform.waitMs(now) > 0 || !this.#breaker.enter(now)) return false;
    this.#platform.enter(now);
    this.#pair?.take(lane, now);
    return true;
  }

  /** Says that a call that has entered was well. */
  succeeded(): void {
    const now = this.#clock.now();
    this.#breaker.report(true, now);
    this.#platform.succeeded(now);
  }

  /** Says how a call for the lane that has entered failed, and how long the delivery would wait for the next. */
  failed(lane: string, { reason, scope, retryAfterMs }: ConnectorError, waitMs: number): void {
    const now = this.#clock.now();
    const throttled = reason === 'throttled';
    // A platform that refuses a message, or slows us down, is not broken.
    const broken = reason === 'transient';
    this.#breaker.report(!(broken && (scope === 'account' || scope === 'platform')), now);
    if (broken && scope === 'platform') this.#platform.failed(this.account.id, now);
    else this.#platform.succeeded(now);
    if (!throttled) return;
    if (scope === 'account') this.#pace.throttled(now, retryAfterMs);
    else if (scope === 'pair') this.#pair?.empty(lane, now, waitMs);
  }

  #spread(now: number, waitMs: number): number {
    return now + waitMs * (1 + SPREAD * this.#random());
  }
}
