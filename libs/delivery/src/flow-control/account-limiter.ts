import type { ConnectorError } from '@chat4all/connector';
import type { Account, Clock } from '@chat4all/runtime';
import type { DeliveryPolicy } from '../policy.ts';
import { AccountPace } from './account-pace.ts';
import type { AccountStatusCache } from './account-status-cache.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { PairPace } from './pair-pace.ts';
import type { PlatformBreaker } from './platform-breaker.ts';

/** The limit that parks a delivery. */
export type LimitReason = 'account' | 'breaker' | 'pace';

/** The time at which a delivery may be sent: now, after a short wait in memory, or at a time in milliseconds since 1970. */
export type LimiterDecision =
  | { readonly kind: 'pass' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'park'; readonly untilMs: number; readonly reason: LimitReason };

/** The parts that limiters use. */
export interface LimiterOptions {
  readonly accountStatuses: AccountStatusCache;
  readonly policy: DeliveryPolicy;
  readonly clock: Clock;
  /** Returns a number from 0 up to 1, for jitter. */
  readonly random: () => number;
}

/**
 * All limits between the deliveries of one account and its platform: suspension, breakers, and rates. They measure time with
 * a clock that does not step, so that a correction of the wall time neither holds deliveries nor sends too many.
 */
export class AccountLimiter {
  readonly account: Account;
  readonly #options: LimiterOptions;
  readonly #platform: PlatformBreaker;
  readonly #breaker: CircuitBreaker;
  readonly #pace: AccountPace;
  readonly #pairPace: PairPace | undefined;
  readonly #slowPace: { readonly pattern: RegExp; readonly pace: PairPace } | undefined;

  /** `platform` is shared by all accounts of a platform. */
  constructor(account: Account, platform: PlatformBreaker, options: LimiterOptions) {
    const { messagesPerSecond, pairIntervalMs, pairBurst = 1, slowRecipients: slow } = account.rates;
    const { breaker, holdMs, pace } = options.policy;
    this.account = account;
    this.#options = options;
    this.#platform = platform;
    this.#breaker = new CircuitBreaker(breaker);
    this.#pace = new AccountPace(messagesPerSecond, holdMs, pace);
    this.#pairPace = pairIntervalMs ? new PairPace({ intervalMs: pairIntervalMs, burst: pairBurst }) : undefined;
    this.#slowPace = slow && { pattern: slow.pattern, pace: new PairPace(slow) };
  }

  /** The channel of the account. */
  get channel(): string {
    return this.account.channel;
  }

  /** Sets the part of the account's rate that this worker may use. */
  setShare(share: number): void {
    this.#pace.setShare(share);
  }

  /** Checks every limit for a delivery of a lane. A `wait` is reserved: after it, the delivery may be sent. */
  check(lane: string, wasParked: boolean): LimiterDecision {
    const { accountStatuses, clock, policy } = this.#options;
    const [wallMs, now] = [clock.now(), clock.elapsed()];
    // Due as soon as the account is active again.
    if (accountStatuses.isSuspended(this.account.id)) return { kind: 'park', untilMs: wallMs, reason: 'account' };
    const breakerMs = Math.max(this.#breaker.waitMs(now), this.#platform.waitMs(now));
    if (breakerMs > 0) return { kind: 'park', untilMs: wallMs + this.#spread(breakerMs), reason: 'breaker' };
    const pairMs = Math.max(0, ...this.#pacesOf(lane).map((pace) => pace.waitMs(lane, now)));
    if (pairMs > policy.holdMs) return { kind: 'park', untilMs: wallMs + pairMs, reason: 'pace' };
    const decision = this.#pace.decide(now, wasParked);
    if (decision.kind === 'park') return { kind: 'park', untilMs: wallMs + decision.ms, reason: 'pace' };
    const ms = Math.max(decision.ms, pairMs);
    return ms > 0 ? { kind: 'wait', ms } : { kind: 'pass' };
  }

  /** Admits a call at the end of its wait; false if a limit was reached meanwhile. The result of the call must be reported. */
  acquire(lane: string): boolean {
    const { accountStatuses, clock } = this.#options;
    const now = clock.elapsed();
    if (accountStatuses.isSuspended(this.account.id)) return false;
    if (this.#platform.waitMs(now) > 0 || !this.#breaker.acquire(now)) return false;
    this.#platform.acquire(now);
    for (const pace of this.#pacesOf(lane)) pace.take(lane, now);
    return true;
  }

  /** Records that an admitted call succeeded. */
  succeeded(): void {
    this.#breaker.succeeded();
    this.#platform.succeeded();
  }

  /** Records how an admitted call of a lane failed, and how long its delivery waits for the next one. */
  failed(lane: string, { reason, scope, retryAfterMs }: ConnectorError, waitMs: number): void {
    const now = this.#options.clock.elapsed();
    // A platform that refuses or throttles a message is not down.
    const isDown = reason === 'transient' && (scope === 'account' || scope === 'platform');
    if (isDown) this.#breaker.failed(now);
    else this.#breaker.succeeded();
    if (isDown && scope === 'platform') this.#platform.failed(this.account.id, now);
    else this.#platform.succeeded();
    if (reason !== 'throttled') return;
    if (scope === 'account') this.#pace.throttled(now, retryAfterMs);
    else if (scope === 'pair') this.#pairPace?.throttled(lane, now, waitMs);
  }

  /** Returns the paces of a lane. Its last part is the value of its identity. */
  #pacesOf(lane: string): PairPace[] {
    const isSlow = this.#slowPace?.pattern.test(lane.slice(lane.lastIndexOf('|') + 1));
    return [this.#pairPace, isSlow ? this.#slowPace?.pace : undefined].filter((pace) => pace !== undefined);
  }

  #spread(waitMs: number): number {
    const { policy, random } = this.#options;
    return waitMs * (1 + policy.parkSpread * random());
  }
}
