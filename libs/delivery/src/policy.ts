import type { RetryPolicy } from './deliver/retry-delay.ts';
import type { PacePolicy } from './flow-control/account-pace.ts';
import type { BreakerPolicy } from './flow-control/circuit-breaker.ts';
import type { CallLimits } from './flow-control/concurrency-limiter.ts';

/** Every number of retries, backoff, pacing, breakers and concurrency. */
export interface DeliveryPolicy {
  readonly retry: RetryPolicy;
  readonly breaker: BreakerPolicy;
  /** The longest wait of a platform's breaker, in milliseconds: shorter, because it holds back every account. */
  readonly platformMaximumOpenMs: number;
  readonly pace: PacePolicy;
  readonly calls: CallLimits;
  /** How many received files are fetched at the same time. */
  readonly fetches: CallLimits;
  /** The longest wait spent in memory, with the lane held, in milliseconds. A longer wait parks the lane in the store. */
  readonly holdMs: number;
  /** The time that a receipt has to settle a call with an unknown outcome, in milliseconds. */
  readonly settleMs: number;
  /** The part of a breaker's wait by which parked deliveries are spread, so that they do not return all at once. */
  readonly parkSpread: number;
}

/** The defaults, chosen for platforms such as Meta's. */
export const DEFAULT_POLICY: DeliveryPolicy = {
  retry: { attempts: 10, baseMs: 500, maximumMs: 600_000, periodMs: 24 * 3_600_000, pairFactor: 4 },
  breaker: { failures: 10, openMs: 2_000, maximumOpenMs: 60_000 },
  platformMaximumOpenMs: 8_000,
  pace: { burstSeconds: 0.1, slowest: 0.02, recoveryPerSecond: 0.05, throttleWindowMs: 1_000 },
  calls: { calls: 256, callsPerAccount: 128 },
  fetches: { calls: 8, callsPerAccount: 4 },
  holdMs: 1_500,
  settleMs: 1_500,
  parkSpread: 0.25,
};

/** The numbers that an operator may set, as `CHAT4ALL_DELIVERY_*` (docs/settings.md). */
export interface PolicySettings {
  readonly retryAttempts: number;
  readonly retryMaximumMs: number;
  readonly retryPeriodMs: number;
  readonly breakerFailures: number;
  readonly breakerMaximumMs: number;
  readonly calls: number;
  readonly callsPerAccount: number;
}

/** Returns the default policy with an operator's numbers. */
export function policyFrom(settings: PolicySettings): DeliveryPolicy {
  const { retry, breaker } = DEFAULT_POLICY;
  const { retryAttempts: attempts, retryMaximumMs: maximumMs, retryPeriodMs: periodMs } = settings;
  const { breakerFailures: failures, breakerMaximumMs: maximumOpenMs, calls, callsPerAccount } = settings;
  return {
    ...DEFAULT_POLICY,
    retry: { ...retry, attempts, maximumMs, periodMs },
    breaker: { ...breaker, failures, maximumOpenMs },
    platformMaximumOpenMs: Math.min(DEFAULT_POLICY.platformMaximumOpenMs, maximumOpenMs),
    calls: { calls, callsPerAccount },
  };
}
