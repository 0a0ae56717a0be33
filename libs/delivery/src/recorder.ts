import type { Bus } from '@chat4all/bus';
import { type Metrics, observe, traceIdOf } from '@chat4all/metrics';
import { DeliveryState } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import { type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Change, Store } from '@chat4all/store';
import { type Batched, batcher } from './batcher.ts';
import type { RetryContext } from './retry-context.ts';
import { recordOptOuts } from './record-opt-outs.ts';
import { stateName } from './state-name.ts';
import { type CauseOf, type TracedFact, causesIn, traceChanges } from './tracing/trace-changes.ts';

/** The most facts in one call of the store. */
const MAXIMUM_FACTS = 1_000;

/** Writes facts down. */
export interface Recorder {
  /** Resolves when the store has the facts and the log has the changes that they made. Waits out an outage of either. */
  readonly record: Batched<TracedFact>;
  /** Publishes changes that the store has already. */
  publish(changes: readonly Change[]): Promise<void>;
}

/** What a recorder works with. */
export interface RecorderOptions extends RetryContext {
  readonly bus: Bus;
  readonly store: Store;
}

/** Makes a recorder: first the store, then the log, so that what the log says is always found in the store. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { bus, store, metrics, logger } = options;
  const publish = async (changes: readonly Change[], causeOf: CauseOf): Promise<void> => {
    if (changes.length === 0) return;
    count(changes, metrics, logger);
    const traced = traceChanges(changes, causeOf, bus.system);
    try {
      await retryWhileUnavailable('publish', () => bus.publish(traced.changes.map(changeToRecord)), options);
      traced.end();
    } catch (error) {
      traced.end('publish');
      throw error;
    }
  };
  const record = async (facts: readonly TracedFact[]): Promise<void> => {
    const changes = await retryWhileUnavailable('record', () => store.apply(facts), options);
    const states = facts.filter(({ kind }) => kind === 'state').length;
    metrics.unusedFacts.inc(Math.max(0, states - changes.length));
    // Before it is published that it failed: who hears of it finds the next message refused.
    await recordOptOuts(changes, options);
    await publish(changes, causesIn(facts));
  };
  return { record: batcher(record, MAXIMUM_FACTS), publish: (changes) => publish(changes, () => '') };
}

/** Counts state changes, and how long the delivery took to get there; what has failed for good is logged too. */
function count(changes: readonly Change[], metrics: Metrics, logger: Logger): void {
  const now = Date.now();
  for (const change of changes) {
    const { identity, state, acceptTimeMs, traceParent } = change;
    const { channel } = identity;
    const labels = { channel, state: stateName(state) };
    metrics.deliveryStates.inc(labels);
    observe(metrics.deliveryDuration, labels, (now - acceptTimeMs) / 1_000, traceParent);
    if (state === DeliveryState.FAILED) reportFailure(change, metrics, logger);
  }
}

// Not what the platform says in its own words: that may name the person.
function reportFailure({ identity, error, ...change }: Change, metrics: Metrics, logger: Logger): void {
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
    'a delivery has failed',
  );
}
