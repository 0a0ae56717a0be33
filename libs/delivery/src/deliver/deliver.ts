import { ConnectorError, type OutboundDelivery } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import {
  AttemptOutcome,
  type DeliveryAttempt,
  type DeliveryError,
  DeliveryState,
  type Identity,
  OnUnknownOutcome,
  toDuration,
} from '@chat4all/proto';
import { toDeliveryError } from '@chat4all/records';
import type { Account, AccountLookUp, Accounts, Clock, Logger } from '@chat4all/runtime';
import { type Store, isExpired } from '@chat4all/store';
import type { AccountStatusCache } from '../flow-control/account-status-cache.ts';
import type { ConcurrencyLimiter } from '../flow-control/concurrency-limiter.ts';
import type { LimiterRegistry } from '../flow-control/limiter-registry.ts';
import type { DeliveryPolicy } from '../policy.ts';
import type { FileSender } from '../media/file-sender.ts';
import type { TemplateCategories } from '../templates/template-categories.ts';
import { callStore } from '../store-calls.ts';
import { decide } from './decide.ts';
import { type CompleteDelivery, type Outcome, failed } from './outcome.ts';
import { type SendResult, sendOnce } from './send-once.ts';
import { toOutbound } from './to-outbound.ts';
import { UNKNOWN_OUTCOME, isSettled } from './unknown-outcome.ts';

/** The pause before an account that cannot be used is tried again, in milliseconds. */
const UNUSABLE_RETRY_MS = 60_000;

/** The error of a delivery that is not sent, because the next step of its fallback is. */
const WINDOW_CLOSED: DeliveryError = {
  reason: 'OUTSIDE_WINDOW',
  message: 'the reply window was closed when the message was accepted',
  channelCode: '',
  certain: true,
};

/** The parts that {@link deliver} uses. */
export interface DeliverOptions {
  readonly accounts: Accounts;
  readonly store: Store;
  readonly accountStatuses: AccountStatusCache;
  readonly limiters: LimiterRegistry;
  readonly concurrency: ConcurrencyLimiter;
  readonly fileSender: FileSender;
  readonly templateCategories: TemplateCategories;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly policy: DeliveryPolicy;
  readonly clock: Clock;
  /** Returns a number from 0 up to 1, for jitter. */
  readonly random: () => number;
}

/** A delivery that this worker has claimed. */
export interface ClaimedDelivery {
  readonly delivery: CompleteDelivery;
  readonly lane: string;
  /** True if it was parked before. */
  readonly wasParked: boolean;
  /** True if another claim on it was never finished. */
  readonly isTakeover: boolean;
  /** True if a call of the unfinished claim may have reached the platform. */
  readonly isUnknown: boolean;
  /** Returns whether a delivery of its lane was parked since it was claimed, so that it has to be parked behind that one. */
  readonly laneWasParked: () => boolean;
  /** Records in the store whether a call is running, so that a takeover knows. */
  readonly markCalling: (isCalling: boolean) => Promise<void>;
  /** The W3C traceparent of the work on it; empty if it is not traced. */
  readonly traceParent: string;
}

/**
 * Sends one delivery, with retries in memory, and returns its outcome. Decisions use only the fields of errors, never the
 * channel. Rejects only if the signal is aborted before anything is decided.
 */
export async function deliver(
  claimed: ClaimedDelivery,
  options: DeliverOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const { delivery } = claimed;
  if (delivery.windowClosed) return failed(WINDOW_CLOSED);
  const found = await findAccount(delivery.identity, options, signal);
  if (found.kind === 'unknown') return giveUp(delivery, accountMissing(delivery.identity));
  if (found.kind === 'unusable') return untilUsable(delivery, options);
  const { account } = found;
  // The unfinished claim may be this very worker's, and may have finished since it was claimed again.
  if (claimed.isTakeover && (await isSettled(delivery, 0, options, signal))) return { kind: 'known' };
  let outbound: OutboundDelivery;
  try {
    outbound = await toOutbound(delivery, account, options, signal);
  } catch (error) {
    if (ConnectorError.is(error)) return failed(toDeliveryError(error));
    throw error;
  }
  return new Sender(claimed, { outbound, account, options, signal }).run();
}

/** The delivery in the form of its connector, and the parts that sending it uses. */
interface SenderContext {
  readonly outbound: OutboundDelivery;
  readonly account: Account;
  readonly options: DeliverOptions;
  readonly signal: AbortSignal;
}

type CallResult =
  { readonly kind: 'ended'; readonly outcome: Outcome } | { readonly kind: 'failed'; readonly error: ConnectorError };

type NextStep =
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'retry'; readonly waitMs: number; readonly attempts: number; readonly isUnknown: boolean };

const ended = (outcome: Outcome): { readonly kind: 'ended'; readonly outcome: Outcome } => ({ kind: 'ended', outcome });

/** The sends of one delivery. */
class Sender {
  readonly #claimed: ClaimedDelivery;
  readonly #context: SenderContext;
  /** True if the delivery must fail rather than be sent twice. */
  readonly #failsIfUnknown: boolean;
  readonly #calls: DeliveryAttempt[] = [];

  constructor(claimed: ClaimedDelivery, context: SenderContext) {
    this.#claimed = claimed;
    this.#context = context;
    this.#failsIfUnknown = claimed.delivery.onUnknownOutcome === OnUnknownOutcome.FAIL;
  }

  /** Sends until there is an outcome, which has the calls that led to it. */
  async run(): Promise<Outcome> {
    const outcome = await this.#sendUntilDecided();
    return outcome.kind === 'known' || this.#calls.length === 0 ? outcome : { ...outcome, calls: this.#calls };
  }

  async #sendUntilDecided(): Promise<Outcome> {
    const { delivery, markCalling } = this.#claimed;
    const { options, signal } = this.#context;
    let { attempts } = delivery;
    let { isUnknown } = this.#claimed;
    for (;;) {
      if (isUnknown) {
        if (await isSettled(delivery, options.policy.settleMs, options, signal)) return { kind: 'known' };
        if (this.#failsIfUnknown) {
          this.#setLastOutcome(AttemptOutcome.FAILED);
          return failed(UNKNOWN_OUTCOME);
        }
      }
      const result = await this.#callWhenPossible(attempts);
      if (result.kind === 'ended') return result.outcome;
      if (result.error.certain && this.#failsIfUnknown) await markCalling(false);
      const next = await this.#afterFailure(result.error, attempts);
      if (next.kind === 'ended' && next.outcome.kind !== 'parked') this.#setLastOutcome(AttemptOutcome.FAILED);
      if (next.kind === 'ended') return next.outcome;
      ({ attempts, isUnknown } = next);
      await options.clock.sleep(next.waitMs, signal);
    }
  }

  /** Calls the platform once every limit allows it. */
  async #callWhenPossible(attempts: number): Promise<CallResult> {
    const { delivery, lane, wasParked, laneWasParked, markCalling, traceParent } = this.#claimed;
    const { outbound, account, options, signal } = this.#context;
    const { policy, clock, concurrency } = options;
    const limiter = options.limiters.of(account);
    for (;;) {
      if (isExpired(delivery, clock.now())) return ended({ kind: 'settled', state: DeliveryState.EXPIRED });
      if (laneWasParked()) return ended({ kind: 'parked', untilMs: clock.now(), attempts, reason: 'lane' });
      signal.throwIfAborted();
      const decision = limiter.check(lane, wasParked || attempts > 0);
      if (decision.kind === 'park') return ended({ ...decision, kind: 'parked', attempts });
      if (decision.kind === 'wait') await clock.sleep(decision.ms, signal);
      if (!(await concurrency.acquire(account.id, policy.holdMs))) {
        return ended({ kind: 'parked', untilMs: clock.now() + policy.holdMs, attempts, reason: 'concurrency' });
      }
      try {
        // Recorded before the call: a takeover must never repeat it.
        if (this.#failsIfUnknown) await markCalling(true);
        if (signal.aborted || isExpired(delivery, clock.now()) || !limiter.acquire(lane)) {
          if (this.#failsIfUnknown) await markCalling(false);
          continue;
        }
        const startMs = clock.now();
        const result = await sendOnce(outbound, account, traceParent, options);
        this.#calls.push(toAttempt(startMs, clock.now(), result));
        if (result.kind === 'failed') return result;
        limiter.succeeded();
        const { providerMessageId, identities } = result.receipt;
        const sent = { kind: 'settled', state: DeliveryState.SENT, providerMessageId } as const;
        return ended(identities === undefined ? sent : { ...sent, identities });
      } finally {
        concurrency.release(account.id);
      }
    }
  }

  #setLastOutcome(outcome: AttemptOutcome): void {
    const last = this.#calls.at(-1);
    if (last) last.outcome = outcome;
  }

  async #afterFailure(failure: ConnectorError, attempts: number): Promise<NextStep> {
    const { delivery, lane } = this.#claimed;
    const { account, options } = this.#context;
    const { policy, clock, random, metrics } = options;
    const ageMs = clock.now() - Math.max(delivery.acceptTimeMs, delivery.sendTimeMs);
    const decision = decide(failure, { attempts: attempts + 1, ageMs, policy: policy.retry, random });
    const waitMs = decision.kind === 'retry' ? decision.waitMs : 0;
    options.limiters.of(account).failed(lane, failure, waitMs);
    if (failure.reason === 'throttled') metrics.throttles.inc({ channel: account.channel, scope: failure.scope });
    const error = toDeliveryError(failure);
    const isUnknown = !failure.certain;
    if (isUnknown && this.#failsIfUnknown) return { kind: 'retry', waitMs: 0, attempts, isUnknown };
    switch (decision.kind) {
      case 'fail':
        return ended(failed(error));
      case 'give_up':
        return ended(giveUp(delivery, error));
      case 'suspend':
        await options.accountStatuses.suspend(account, decision.state, error);
        return ended({ kind: 'parked', untilMs: clock.now(), attempts, reason: 'account' });
      case 'retry': {
        const counted = decision.counts ? attempts + 1 : attempts;
        const untilMs = clock.now() + waitMs;
        if (isExpired(delivery, untilMs)) return ended({ kind: 'settled', state: DeliveryState.EXPIRED, error });
        metrics.retries.inc({ channel: account.channel, reason: failure.reason });
        // A receipt that arrives while the delivery is parked settles it in the store.
        if (waitMs > policy.holdMs) return ended({ kind: 'parked', untilMs, attempts: counted, reason: 'retry' });
        return { kind: 'retry', waitMs, attempts: counted, isUnknown };
      }
    }
  }
}

/** Returns the attempt of a call. A failed one is tried again, as long as nothing else is known. */
function toAttempt(startMs: number, endMs: number, result: SendResult): DeliveryAttempt {
  const times = {
    startTime: new Date(startMs),
    duration: toDuration(Math.max(0, Math.round(endMs - startMs))),
  };
  if (result.kind === 'sent') {
    return { ...times, outcome: AttemptOutcome.SENT, reason: '', channelCode: '', httpStatus: 0 };
  }
  const { reason, channelCode } = toDeliveryError(result.error);
  return { ...times, outcome: AttemptOutcome.RETRY, reason, channelCode, httpStatus: result.error.httpStatus ?? 0 };
}

/** Finds an account, also one that was created a moment ago; waits while the store cannot be read. */
async function findAccount(
  { accountId }: Identity,
  { accounts, logger, metrics }: DeliverOptions,
  signal: AbortSignal,
): Promise<AccountLookUp> {
  const account = accounts.find(accountId);
  if (account) return { kind: 'account', account };
  return callStore('find account', () => accounts.lookUp(accountId), { logger, metrics, signal });
}

/** Parks a delivery whose account this worker cannot use until an operator repairs it. */
function untilUsable(delivery: CompleteDelivery, { clock }: DeliverOptions): Outcome {
  if (isExpired(delivery, clock.now())) return { kind: 'settled', state: DeliveryState.EXPIRED };
  const untilMs = clock.now() + UNUSABLE_RETRY_MS;
  return { kind: 'parked', untilMs, attempts: delivery.attempts, reason: 'account' };
}

/** Makes a dead letter of a delivery that an operator can repair, unless a later step of a fallback takes over. */
function giveUp(delivery: CompleteDelivery, error: DeliveryError): Outcome {
  return delivery.hasFallback ? failed(error) : { kind: 'dead_letter', error };
}

function accountMissing({ accountId }: Identity): DeliveryError {
  const message = `account "${accountId}" is not configured`;
  return { reason: 'CONFIGURATION', message, channelCode: '', certain: true };
}
