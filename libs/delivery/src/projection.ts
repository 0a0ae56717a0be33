import type { Batch, Bus } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import type { EventRecord } from '@chat4all/proto';
import { deadLettersTopic, eventsTopic, positionOf, recordToDeadLetter, recordToEvent } from '@chat4all/records';
import type { Logger } from '@chat4all/runtime';
import type { Fact, Store } from '@chat4all/store';
import { putAside } from './dead-letters.ts';
import { createRecorder } from './recorder.ts';
import type { Service } from './worker.ts';

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
    const events = await putAside(batch, recordToEvent, { bus, metrics, logger, signal: batch.signal });
    const facts = events.flatMap(({ record, value }) => toFacts(value, positionOf(record), record.timestamp));
    if (facts.length > 0) await recorder.record(facts);
    for (const { record } of events) batch.done(record);
  };

  const group = 'chat4all.projection';
  const subscription = await bus.subscribe({ group, topics: [eventsTopic, deadLettersTopic], drainTimeoutMs }, handle);
  return {
    close: async () => {
      await subscription.close();
      stopping.abort();
    },
  };
}

function toFacts({ tenantId, kind }: EventRecord, position: string, timeMs: number): Fact[] {
  switch (kind?.$case) {
    case 'accepted':
      return [{ kind: 'accepted', record: kind.value }];
    case 'receipt': {
      const { accountId, providerMessageId, deliveryId, state, error, providerTimeMs } = kind.value;
      return [
        {
          kind: 'state',
          factId: position,
          accountId,
          providerMessageId,
          deliveryId,
          state,
          providerTimeMs,
          timeMs,
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
