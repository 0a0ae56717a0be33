import type { Batch, Bus, StoredRecord, Subscription } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import type { EventRecord } from '@chat4all/proto';
import {
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  acceptedDeliveryIdOf,
  deadLetterToEventRecord,
  isEventOfKind,
  positionOf,
  PROJECTION_GROUP,
  recordToDeadLetter,
  recordToEvent,
  traceParentOf,
} from '@chat4all/records';
import { type Logger, retryWhileUnavailable, startPolling } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import {
  type DeadLetterEntry,
  type DecodedRecord,
  decodeOrDeadLetter,
  internalError,
  publishDeadLetters,
} from './dead-letters.ts';
import { setLagGauges } from './gauges.ts';
import type { KeywordsOf } from './consent/record-consents.ts';
import type { FetchTrigger } from './media/fetch-trigger.ts';
import type { FetchedFiles } from './media/received-file.ts';
import { type RecordedFact, receiveReports } from './receive-reports.ts';
import type { RecentAdmissions } from './recent-admissions.ts';
import { type Recorder, createRecorder } from './recorder.ts';
import { applyTemplateReports } from './templates/apply-template-reports.ts';
import type { TracedFact } from './tracing/trace-changes.ts';
import { DEFAULT_DRAIN_TIMEOUT_MS, type Service } from './worker.ts';

/** The interval at which the lag is measured, in milliseconds. */
const LAG_INTERVAL_MS = 5_000;

/** The kinds of events about the installation. */
const OPERATIONS = ['account', 'deadLetter', 'endpointDisabled'] as const;

/** The kinds of events that the projection and the workers publish after the store has them. */
const MADE_BY_THE_STORE = [
  'change',
  'received',
  'echoed',
  'identityChanged',
  'media',
  'consent',
  'template',
  ...OPERATIONS,
] as const;

/** The options of {@link startProjection}. */
export interface ProjectionOptions {
  readonly bus: Bus;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** What the worker of this process has admitted: the acceptance of these deliveries is skipped. Default: none is. */
  readonly admissions?: RecentAdmissions;
  /** The files of messages that are fetched. Default: none are. */
  readonly fetched?: FetchedFiles;
  /** Set when there are files to be fetched, for the worker of this process. */
  readonly trigger?: FetchTrigger;
  /** The keywords by which people opt out and in. Default: no tenant has any. */
  readonly keywordsOf?: KeywordsOf;
  /** The time that closing waits for running batches, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
}

/**
 * Applies the events topic (accepted deliveries, receipts, and what else platforms report) and the dead letters to the store.
 * Publishes a change for each receipt that moves a delivery forward, and an event for each report that is new.
 */
export async function startProjection(options: ProjectionOptions): Promise<Service> {
  const {
    bus,
    store,
    metrics,
    logger,
    admissions,
    fetched,
    trigger,
    keywordsOf = () => undefined,
    drainTimeoutMs = DEFAULT_DRAIN_TIMEOUT_MS,
  } = options;
  const stopping = new AbortController();
  const recorder = createRecorder({ bus, store, metrics, logger, signal: stopping.signal });

  const handle = async (batch: Batch): Promise<void> => {
    if (batch.topic === DEAD_LETTERS_TOPIC) {
      const letters = batch.records.map(recordToDeadLetter);
      await recorder.record(letters.map((letter) => ({ kind: 'dead_letter', letter })));
      const published = letters.flatMap((letter) => deadLetterToEventRecord(letter) ?? []);
      const context = { metrics, logger, signal: batch.signal };
      await retryWhileUnavailable('publish dead letters', () => bus.publish(published), context);
      for (const record of batch.records) batch.done(record);
      return;
    }
    const context = { bus, metrics, logger, signal: batch.signal };
    const unknown = await unknownTo(admissions, batch.records);
    const events = await decodeOrDeadLetter(batch, unknown, recordToEvent, context);
    const { refused, echoes, hasFiles } = await receiveReports(events, { ...context, store, fetched, keywordsOf });
    if (hasFiles) trigger?.set();
    await applyTemplateReports(events, { ...context, templates: store.templates });
    const rejected = await recordEvents(events, echoes, recorder);
    await publishDeadLetters(batch, [...refused, ...rejected], context);
    // A record that became a dead letter is done already.
    for (const record of batch.records) batch.done(record);
  };

  const group = PROJECTION_GROUP;
  const topics = [EVENTS_TOPIC, DEAD_LETTERS_TOPIC];
  const subscribe = (): Promise<Subscription> => bus.subscribe({ group, topics, drainTimeoutMs }, handle);
  const subscription = await retryWhileUnavailable('join group', subscribe, { ...options, signal: stopping.signal });
  const measureLag = async (): Promise<boolean> => {
    await setLagGauges(group, await bus.lag(group, topics), metrics);
    return false;
  };
  const measuring = startPolling(measureLag, { task: 'measure projection lag', intervalMs: LAG_INTERVAL_MS, logger });
  return {
    close: async () => {
      await measuring.close();
      await subscription.close();
      stopping.abort();
    },
  };
}

/** Records events and that echoes were sent, and returns those that the store refuses as `invalid`, as dead letters. */
async function recordEvents(
  events: readonly DecodedRecord<EventRecord>[],
  echoes: readonly RecordedFact[],
  recorder: Recorder,
): Promise<readonly DeadLetterEntry[]> {
  const others = events.flatMap(({ record, value }) => toFacts(value, record).map((fact) => ({ record, fact })));
  const facts = [...echoes, ...others];
  if (facts.length === 0) return [];
  const refusals = await recorder.recordEach(facts.map(({ fact }) => fact));
  return facts.flatMap(({ record }, index) => {
    const refusal = refusals[index];
    return refusal === undefined ? [] : [{ record, error: internalError(refusal.message) }];
  });
}

/** Returns the events that the store does not have for certain. */
async function unknownTo(
  admissions: RecentAdmissions | undefined,
  records: readonly StoredRecord[],
): Promise<readonly StoredRecord[]> {
  const others = records.filter((record) => !MADE_BY_THE_STORE.some((kind) => isEventOfKind(record, kind)));
  const accepted = others.flatMap((record) => acceptedDeliveryIdOf(record) ?? []);
  const admitted = accepted.length === 0 ? undefined : await admissions?.admitted(accepted);
  if (admitted === undefined) return others;
  return others.filter((record) => !admitted.has(acceptedDeliveryIdOf(record) ?? ''));
}

function toFacts({ tenantId, kind }: EventRecord, record: StoredRecord): TracedFact[] {
  const { timestamp: timeMs } = record;
  switch (kind?.$case) {
    case 'accepted':
      return [{ kind: 'accepted', record: kind.value }];
    case 'receipt': {
      const { accountId, providerMessageId, deliveryId, state, error, providerTimeMs, identities, watermark } =
        kind.value;
      // A single identity is that of the delivery, or was in the answer to the send.
      const namesPerson = identities.length > 1 || watermark;
      return [
        {
          kind: 'state',
          factId: positionOf(record),
          accountId,
          providerMessageId,
          deliveryId,
          state,
          providerTimeMs,
          timeMs,
          traceParent: traceParentOf(record),
          ...(error !== undefined && { error }),
          ...(namesPerson && { recipient: { tenantId, identities } }),
          ...(watermark && { isWatermark: true }),
        },
      ];
    }
    // Reported by `receiveReports`.
    case 'inbound':
    case 'echo':
    case 'identityChange':
    // Applied by `applyTemplateReports`.
    case 'templateReport':
    // The store made them.
    case 'consent':
    case 'account':
    case 'deadLetter':
    case 'endpointDisabled':
    case 'change':
    case 'received':
    case 'echoed':
    case 'identityChanged':
    case 'media':
    case 'template':
    case undefined:
      return [];
  }
}
