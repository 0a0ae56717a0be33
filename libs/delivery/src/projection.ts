import type { Batch, Bus, StoredRecord } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import type { EventRecord } from '@chat4all/proto';
import {
  deadLettersTopic,
  eventsTopic,
  positionOf,
  projectionGroup,
  recordToDeadLetter,
  recordToEvent,
  traceParentOf,
} from '@chat4all/records';
import { type Logger, startPolling } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { decodeOrDeadLetter } from './dead-letters.ts';
import { showLag } from './gauges.ts';
import { createRecorder } from './recorder.ts';
import type { TracedFact } from './tracing/trace-changes.ts';
import type { Service } from './worker.ts';

/** How often its lag is measured, in milliseconds. */
const LAG_MS = 5_000;

/** What the projection works with. */
export interface ProjectionOptions {
  readonly bus: Bus;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** How long closing waits for what is under way, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
}

/**
 * Keeps the store up to date with the events topic (what was accepted, what platforms say, what people write) and with
 * the dead letters. A platform's word that moves a delivery forward becomes a change of its own in the log.
 */
export async function startProjection(options: ProjectionOptions): Promise<Service> {
  const { bus, store, metrics, logger, drainTimeoutMs = 10_000 } = options;
  const stopping = new AbortController();
  const recorder = createRecorder({ bus, store, metrics, logger, signal: stopping.signal });

  const handle = async (batch: Batch): Promise<void> => {
    if (batch.topic === deadLettersTopic) {
      await recorder.record(
        batch.records.map((record) => ({ kind: 'dead_letter', letter: recordToDeadLetter(record) })),
      );
      for (const record of batch.records) batch.done(record);
      return;
    }
    const events = await decodeOrDeadLetter(batch, recordToEvent, { bus, metrics, logger, signal: batch.signal });
    const facts = events.flatMap(({ record, value }) => toFacts(value, record));
    if (facts.length > 0) await recorder.record(facts);
    for (const { record } of events) batch.done(record);
  };

  const group = projectionGroup;
  const topics = [eventsTopic, deadLettersTopic];
  const subscription = await bus.subscribe({ group, topics, drainTimeoutMs }, handle);
  const measureLag = async (): Promise<boolean> => {
    showLag(group, await bus.lag(group, topics), metrics);
    return false;
  };
  const measuring = startPolling(measureLag, { task: 'measure projection lag', intervalMs: LAG_MS, logger });
  return {
    close: async () => {
      await measuring.close();
      await subscription.close();
      stopping.abort();
    },
  };
}

function toFacts({ tenantId, kind }: EventRecord, record: StoredRecord): TracedFact[] {
  const { timestamp: timeMs } = record;
  switch (kind?.$case) {
    case 'accepted':
      return [{ kind: 'accepted', record: kind.value }];
    case 'receipt': {
      const { accountId, providerMessageId, deliveryId, state, error, providerTimeMs } = kind.value;
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
        },
      ];
    }
    case 'inbound':
      return [{ kind: 'inbound', tenantId, record: kind.value, timeMs }];
    // A change comes from the store, which therefore has it already.
    case 'change':
    case undefined:
      return [];
  }
}
