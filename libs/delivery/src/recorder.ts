import type { Bus } from '@chat4all/bus';
import { type Metrics, observe, traceIdOf } from '@chat4all/metrics';
import { DeliveryState } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import { type Logger, retryWhileUnavailable, batcher } from '@chat4all/runtime';
import type { Change, Store, StoreError } from '@chat4all/store';
import { recordOptOuts } from './consent/record-consents.ts';
import { PostponedChanges } from './postponed-changes.ts';
import type { RetryContext } from './retry-context.ts';
import { stateName } from './state-name.ts';
import { callStore, isolateInvalid } from './store-calls.ts';
import { type CauseOf, type TracedFact, causesIn, traceChanges } from './tracing/trace-changes.ts';

/** The most facts in one call of the store. */
const MAXIMUM_FACTS = 1_000;

/** Records facts in the store, and publishes the changes that they make. */
export interface Recorder {
  /**
   * Resolves once the store has the facts and the log the changes. Retries while either is unavailable. If the store refuses a
   * fact as `invalid`, the others are recorded, and it rejects with that error.
   */
  record(facts: readonly TracedFact[]): Promise<void>;
  /** As {@link record}, but resolves with the error of each fact that the store refuses, in the order of the facts. */
  recordEach(facts: readonly TracedFact[]): Promise<readonly (StoreError | undefined)[]>;
  /**
   * Publishes changes that the store has already, together with the next that {@link record} publishes, or after 20 ms.
   * Resolves once the log has them.
   */
  publishSoon(changes: readonly Change[]): Promise<void>;
}

/** The parts that a recorder uses. */
export interface RecorderOptions extends RetryContext {
  readonly bus: Bus;
  readonly store: Store;
}

/** Creates a recorder. It writes to the store first, so that the store has everything that the log reports. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { bus, store, metrics, logger } = options;
  const publish = async (changes: readonly Change[], causeOf: CauseOf): Promise<void> => {
    if (changes.length === 0) return;
    count(changes, metrics, logger);
    const traced = traceChanges(changes, causeOf, bus.system);
    try {
      const records = traced.changes.map(changeToRecord);
      await retryWhileUnavailable('publish changes', () => bus.publish(records), options);
      traced.end();
    } catch (error) {
      traced.end('publish');
      throw error;
    }
  };
  const recordEach = batcher(async (facts: readonly TracedFact[]) => {
    const changes: Change[] = [];
    const refusals = await isolateInvalid(facts, async (some) => {
      if (some.length > 0) changes.push(...(await callStore('record facts', () => store.apply(some), options)));
      return some.map(() => undefined);
    });
    const states = facts.filter(({ kind }) => kind === 'state').length;
    metrics.unusedFacts.inc(Math.max(0, states - changes.length));
    // Before the failure is published: a client that sees it must find the next message refused.
    await recordOptOuts(changes, options);
    if (changes.length > 0 || !soon.isEmpty) {
      await soon.publishWith((earlier) => publish([...earlier, ...changes], causesIn(facts)));
    }
    return refusals;
  }, MAXIMUM_FACTS);
  // As a record of nothing: publishes follow one another, so that none overtakes an earlier one that is repeated.
  const soon = new PostponedChanges(() => recordEach([]));
  return {
    record: async (facts) => {
      const refusal = (await recordEach(facts)).find((each) => each !== undefined);
      if (refusal !== undefined) throw refusal;
    },
    recordEach,
    publishSoon: (changes) => soon.add(changes),
  };
}

/** Counts changes and their time since acceptance, and logs failures. */
function count(changes: readonly Change[], metrics: Metrics, logger: Logger): void {
  const now = Date.now();
  for (const change of changes) {
    const { identity, state, acceptTimeMs, traceParent } = change;
    const { channel } = identity;
    const labels = { channel, state: stateName(state) };
    metrics.deliveryStates.inc(labels);
    observe(metrics.deliveryDuration, labels, (now - acceptTimeMs) / 1_000, traceParent);
    if (state === DeliveryState.FAILED) logFailure(change, metrics, logger);
  }
}

// Without the platform's own words, which may name the recipient.
function logFailure({ identity, error, ...change }: Change, metrics: Metrics, logger: Logger): void {
  const { channel, accountId: account } = identity;
  const reason = error?.reason ?? 'UNKNOWN';
  metrics.deliveryFailures.inc({ channel, reason });
  logger.warn(
    {
      ...{ channel, account, reason, code: error?.channelCode },
      delivery_id: change.deliveryId,
      message_id: change.messageId,
      trace_id: traceIdOf(change.traceParent),
    },
    'delivery failed',
  );
}
