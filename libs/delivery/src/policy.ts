import type { BreakerPolicy } from './flow-control/circuit-breaker.ts';
import type { RetryPolicy } from './deliver/retry-delay.ts';

/** How patiently deliveries are made. */
export interface DeliveryPolicy {
  readonly retry: RetryPolicy;
  readonly breaker: BreakerPolicy;
  /** A wait up to this long, in milliseconds, is spent in memory, with the lane held; a longer one in the store. */
  readonly holdMs: number;
  /** How long a receipt has to settle a call whose outcome is unknown before it is decided, in milliseconds. */
  readonly settleMs: number;
}

/** What suits platforms such as Meta's. */
export const defaultPolicy: DeliveryPolicy = {
  retry: { attempts: 10, baseMs: 500, maximumMs: 600_000, patienceMs: 24 * 3_600_000 },
  breaker: { failures: 10, openMs: 2_000, maximumOpenMs: 60_000 },
  holdMs: 1_500,
  settleMs: 1_500,
};
