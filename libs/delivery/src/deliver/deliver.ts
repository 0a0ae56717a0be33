import { ConnectorError, type OutboundDelivery } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import { type DeliveryError, DeliveryState, type Identity, OnUnknownOutcome } from '@chat4all/proto';
import { toDeliveryError } from '@chat4all/records';
import type { Account, Accounts, Clock, Logger } from '@chat4all/runtime';
import { type Store, isExpired } from '@chat4all/store';
import type { AccountStatusCache } from '../flow-control/account-status-cache.ts';
import type { LimiterRegistry } from '../flow-control/limiter-registry.ts';
import type { ConcurrencyLimiter } from '../flow-control/concurrency-limiter.ts';
import type { DeliveryPolicy } from '../policy.ts';
import { decide } from './decide.ts';
import { type CompleteDelivery, type Outcome, failed } from './outcome.ts';
import { sendOnce } from './send-once.ts';
import { toOutbound } from './to-outbound.ts';
import { isSettled, unknownOutcome } from './unknown-outcome.ts';

/** What delivering works with. */
export interface DeliverOptions {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly accountStatuses: AccountStatusCache;
  readonly limiters: LimiterRegistry;
  readonly concurrency: ConcurrencyLimiter;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly policy: DeliveryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
}

/** A delivery that this worker has claimed. */
export interface Claimed {
  readonly delivery: CompleteDelivery;
  readonly lane: string;
  /** Whether it was parked before. */
  readonly returned: boolean;
  /** Whether another had it before, and did not finish. */
  readonly takenOver: boolean;
  /** Whether a call may have been under way when it was taken over. */
  readonly unknown: boolean;
  /** Whether something of its lane was parked since it was claimed, so that it has to wait behind that. */
  readonly laneWasParked: () => boolean;
  /** Writes down whether a call is under way, so that who takes it over knows. Resolves when the store has it. */
  readonly mark: (underWay: boolean) => Promise<void>;
  /** The W3C traceparent of the work on it; empty: not traced. */
  readonly traceParent: string;
}

/**
 * Makes one delivery: sends it, and again while that may help and takes not too long. What to do follows from the facts
 * of the error alone. Rejects only when the signal is aborted before anything is decided.
 */
export async function deliver(claimed: Claimed, options: DeliverOptions, signal: AbortSignal): Promise<Outcome> {
  const { delivery } = claimed;
  const account = options.accounts.find(delivery.identity.accountId);
  if (account === undefined) return giveUp(delivery, accountMissing(delivery.identity));
  // Who had it before may have been this very worker, and may have ended it since it was claimed again.
  if (claimed.takenOver && (await isSettled(delivery, 0, options, signal))) return { kind: 'known' };
  const outbound = await toOutbound(delivery, account, options, signal).catch(onlyConnectorError);
  if (ConnectorError.is(outbound)) return failed(toDeliveryError(outbound));
  let { attempts } = delivery;
  let { unknown } = claimed;
  for (;;) {
    if (unknown) {
      if (await isSettled(delivery, options.policy.settleMs, options, signal)) return { kind: 'known' };
      if (delivery.onUnknownOutcome === OnUnknownOutcome.FAIL) return failed(unknownOutcome);
    }
    const result = await callWhenPossible(claimed, outbound, account, attempts, options, signal);
    if ('kind' in result) return result;
    if (result.certain && delivery.onUnknownOutcome === OnUnknownOutcome.FAIL) await claimed.mark(false);
    const next = await afterFailure(result, claimed, account, attempts, options);
    if ('kind' in next) return next;
    ({ attempts, unknown } = next);
    await options.clock.sleep(next.waitMs, signal);
  }
}

/** Calls the platform once nothing stands in the way. Gives the outcome, or how the call failed. */
async function callWhenPossible(
  { delivery, lane, returned, laneWasParked: overtaken, mark, traceParent }: Claimed,
  outbound: OutboundDelivery,
  account: Account,
  attempts: number,
  { policy, clock, concurrency, metrics, limiters }: DeliverOptions,
  signal: AbortSignal,
): Promise<Outcome | ConnectorError> {
  const limiter = limiters.of(account);
  const marked = delivery.onUnknownOutcome === OnUnknownOutcome.FAIL;
  for (;;) {
    if (isExpired(delivery, clock.now())) return { kind: 'settled', state: DeliveryState.EXPIRED };
    if (overtaken()) return { kind: 'parked', untilMs: clock.now(), attempts, why: 'lane' };
    signal.throwIfAborted();
    const decision = limiter.check(lane, returned || attempts > 0);
    if (decision.kind === 'park') return { ...decision, kind: 'parked', attempts };
    if (decision.kind === 'wait') await clock.sleep(decision.ms, signal);
    if (!(await concurrency.acquire(account.id, policy.holdMs))) {
      return { kind: 'parked', untilMs: clock.now() + policy.holdMs, attempts, why: 'concurrency' };
    }
    try {
      // Never two calls when one is to fail rather than be repeated: who takes over has to know of this one.
      if (marked) await mark(true);
      if (signal.aborted || isExpired(delivery, clock.now()) || !limiter.acquire(lane)) {
        if (marked) await mark(false);
        continue;
      }
      const result = await sendOnce(outbound, account, traceParent, metrics);
      if (typeof result !== 'string') return result;
      limiter.succeeded();
      return { kind: 'settled', state: DeliveryState.SENT, providerMessageId: result };
    } finally {
      concurrency.release(account.id);
    }
  }
}

/** What to do after a call has failed: the outcome, or when to try again. */
async function afterFailure(
  result: ConnectorError,
  { delivery, lane }: Claimed,
  account: Account,
  attempts: number,
  { policy, clock, random, limiters, accountStatuses, metrics }: DeliverOptions,
): Promise<Outcome | { readonly waitMs: number; readonly attempts: number; readonly unknown: boolean }> {
  const ageMs = clock.now() - Math.max(delivery.acceptTimeMs, delivery.sendTimeMs);
  const decision = decide(result, { attempts: attempts + 1, ageMs, policy: policy.retry, random });
  const waitMs = decision.kind === 'retry' ? decision.waitMs : 0;
  limiters.of(account).failed(lane, result, waitMs);
  if (result.reason === 'throttled') metrics.throttles.inc({ channel: account.channel, scope: result.scope });
  const error = toDeliveryError(result);
  const unknown = !result.certain;
  if (unknown && delivery.onUnknownOutcome === OnUnknownOutcome.FAIL) return { waitMs: 0, attempts, unknown };
  switch (decision.kind) {
    case 'fail':
      return failed(error);
    case 'give_up':
      return giveUp(delivery, error);
    case 'suspend':
      await accountStatuses.suspend(account.id, decision.state, error);
      return { kind: 'parked', untilMs: clock.now(), attempts, why: 'account' };
    case 'retry': {
      const counted = decision.counts ? attempts + 1 : attempts;
      const untilMs = clock.now() + waitMs;
      if (isExpired(delivery, untilMs)) return { kind: 'settled', state: DeliveryState.EXPIRED, error };
      metrics.retries.inc({ channel: account.channel, reason: result.reason });
      // A receipt that comes while it is parked settles it in the store.
      if (waitMs > policy.holdMs) return { kind: 'parked', untilMs, attempts: counted, why: 'retry' };
      return { waitMs, attempts: counted, unknown };
    }
  }
}

function onlyConnectorError(thrown: unknown): ConnectorError {
  if (ConnectorError.is(thrown)) return thrown;
  throw thrown;
}

/** What may have worked later becomes a dead letter, unless another channel is to have its turn. */
function giveUp(delivery: CompleteDelivery, error: DeliveryError): Outcome {
  return delivery.hasFallback ? failed(error) : { kind: 'dead_letter', error };
}

function accountMissing({ accountId }: Identity): DeliveryError {
  const message = `account ${accountId} is not in the configuration`;
  return { reason: 'CONFIGURATION', message, channelCode: '', certain: true };
}
