import type { Batch, Bus, StoredRecord, Subscription } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { DeliveryState, OnUnknownOutcome } from '@chat4all/proto';
import { deliveriesTopic, laneOf, positionOf, recordToDelivery } from '@chat4all/records';
import { type Accounts, type Logger, persist } from '@chat4all/runtime';
import type { Admission, Store } from '@chat4all/store';
import { bury, putAside } from './dead-letters.ts';
import { unknownOutcome } from './delivery-error.ts';
import { Lanes } from './lanes.ts';
import { type Recorder, createRecorder } from './recorder.ts';
import { type RetryPolicy, defaultRetryPolicy } from './retry-delay.ts';
import { type CompleteDelivery, type Outcome, type SendOptions, sendUntilSettled } from './send.ts';
import { Slots } from './slots.ts';

/** What a worker works with. */
export interface WorkerOptions {
  readonly bus: Bus;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** The channels that this worker serves. */
  readonly channels: readonly string[];
  /** How many provider calls may be under way at once. Default: 256. */
  readonly maximumCalls?: number;
  /** How long closing waits for what is under way, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
  /** Default: {@link defaultRetryPolicy}. */
  readonly retryPolicy?: RetryPolicy;
  /** Between 0 and 1, for jitter. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A service that runs until it is closed. */
export interface Service {
  /** Takes no more work, finishes what is under way, and resolves. */
  close(): Promise<void>;
}

/**
 * Takes deliveries off the log, each channel in a group of its own, and sends them: every delivery once, each lane in
 * order, many lanes at once. A record is done when its outcome is in the store and in the log.
 */
export async function startWorker(options: WorkerOptions): Promise<Service> {
  const { bus, store, metrics, logger, drainTimeoutMs = 10_000 } = options;
  const stopping = new AbortController();
  const recorder = createRecorder({ bus, store, metrics, logger, signal: stopping.signal });
  const lanes = new Lanes();
  const sending: SendOptions = {
    accounts: options.accounts,
    metrics,
    slots: new Slots(options.maximumCalls ?? 256),
    policy: options.retryPolicy ?? defaultRetryPolicy,
    random: options.random ?? Math.random,
  };

  const handle = async (batch: Batch): Promise<void> => {
    const deliveries = await putAside(batch, recordToDelivery, { bus, metrics, logger, signal: batch.signal });
    if (deliveries.length === 0) return;
    const candidates = deliveries.map(({ record, value }) => ({ record: value, position: positionOf(record) }));
    const admissions = await persist('admit', () => store.admit(candidates), { signal: batch.signal, logger });
    const routed = recorder.publish(admissions.flatMap(({ changes }) => changes));
    // Each delivery waits for it; some may fail or give up before they do.
    routed.catch(() => undefined);
    const givenUp = AbortSignal.any([batch.signal, stopping.signal]);
    for (const [index, { record, value }] of deliveries.entries()) {
      const admission = admissions[index];
      if (admission === undefined) throw new Error('the store gave fewer admissions than candidates');
      const task = (): Promise<void> => deliver(batch, record, value, admission, routed, givenUp);
      void lanes.run(laneOf(value.identity), task).catch((error: unknown) => onUnfinished(batch, record, error));
    }
  };

  const deliver = async (
    batch: Batch,
    record: StoredRecord,
    delivery: CompleteDelivery,
    { verdict }: Admission,
    routed: Promise<void>,
    givenUp: AbortSignal,
  ): Promise<void> => {
    if (verdict === 'duplicate') {
      metrics.duplicates.inc({ channel: delivery.identity.channel });
    } else {
      const outcome = await settle(delivery, verdict, givenUp);
      await recordOutcome(recorder, record, delivery, outcome);
    }
    await routed;
    batch.done(record);
  };

  // Given up while stopping, or because the partition went elsewhere, it is left to who gets the record next.
  const onUnfinished = async (batch: Batch, record: StoredRecord, error: unknown): Promise<void> => {
    if (batch.signal.aborted || stopping.signal.aborted) return;
    const failure = error instanceof Error ? error : new Error(String(error));
    try {
      await bury(batch, [{ record, error: failure }], 'INTERNAL', { bus, metrics, logger, signal: batch.signal });
    } catch (reason) {
      logger.error({ err: reason, position: positionOf(record) }, 'a delivery stays unfinished until the next start');
    }
  };

  const settle = (
    delivery: CompleteDelivery,
    verdict: 'deliver' | 'takeover',
    signal: AbortSignal,
  ): Promise<Outcome> | Outcome =>
    verdict === 'takeover' && delivery.onUnknownOutcome === OnUnknownOutcome.FAIL
      ? { state: DeliveryState.FAILED, error: unknownOutcome }
      : sendUntilSettled(delivery, sending, signal);

  const subscriptions = await Promise.all(
    options.channels.map((channel) =>
      bus.subscribe(
        { group: `chat4all.worker.${channel}`, topics: [deliveriesTopic(channel)], drainTimeoutMs },
        handle,
      ),
    ),
  );
  return { close: () => closeAll(subscriptions, stopping, drainTimeoutMs) };
}

function recordOutcome(
  recorder: Recorder,
  record: StoredRecord,
  delivery: CompleteDelivery,
  { state, providerMessageId, error }: Outcome,
): Promise<void> {
  return recorder.record([
    {
      kind: 'state',
      factId: positionOf(record),
      deliveryId: delivery.deliveryId,
      accountId: delivery.identity.accountId,
      state,
      timeMs: Date.now(),
      ...(providerMessageId !== undefined && { providerMessageId }),
      ...(error !== undefined && { error }),
    },
  ]);
}

// What waits to be tried again gives way a little before the bus would give up on it.
async function closeAll(
  subscriptions: readonly Subscription[],
  stopping: AbortController,
  drainTimeoutMs: number,
): Promise<void> {
  const giveUp = setTimeout(() => {
    stopping.abort();
  }, drainTimeoutMs * 0.8);
  try {
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  } finally {
    clearTimeout(giveUp);
    stopping.abort();
  }
}
