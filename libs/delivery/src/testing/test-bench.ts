import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { type Connector, type OutboundDelivery, type SendReceipt } from '@chat4all/connector';
import { createMetrics } from '@chat4all/metrics';
import { DeliveryRecord, DeliveryState, type StateChange } from '@chat4all/proto';
import { acceptedRecords, eventsTopic, recordToEvent, topicSpecifications } from '@chat4all/records';
import { type Accounts, type Logger, createLogger } from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import type { WorkerOptions } from '../worker.ts';

/** A bus, a store and an account to test delivery with, and a platform that does what a test says. */
export interface TestBench {
  readonly options: WorkerOptions;
  readonly bus: Bus;
  readonly store: Store;
  readonly logger: Logger;
  /** What the platform was sent, in order. */
  readonly sent: OutboundDelivery[];
  /** What the platform does with the next deliveries. Default: takes them. */
  onSend: (delivery: OutboundDelivery) => Promise<SendReceipt> | SendReceipt;
  accept(...deliveries: DeliveryRecord[]): Promise<void>;
  /** The changes in the log, up to and including the first for which `last` holds. */
  changesUntil(last: (change: StateChange) => boolean): Promise<StateChange[]>;
  dispose(): Promise<void>;
}

export async function createTestBench(): Promise<TestBench> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-delivery-'));
  const bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['test'], { partitions: 2, retentionMs: 1_000_000 }));
  const store = await createStore('sqlite::memory:');
  const logger = await createLogger('test', 'silent');
  const sent: OutboundDelivery[] = [];
  const connector: Connector = {
    channel: 'test',
    capabilities: { identities: {}, content: {}, receipts: [], rates: { messagesPerSecond: 1 } },
    send: async (delivery) => {
      sent.push(delivery);
      return bench.onSend(delivery);
    },
    parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
  };
  const account = { id: 'account', tenantId: 'acme', channel: 'test', connector };
  const accounts: Accounts = {
    all: [account],
    find: (id) => (id === account.id ? account : undefined),
    of: () => [account],
  };
  const bench: TestBench = {
    options: {
      bus,
      store,
      accounts,
      metrics: createMetrics(),
      logger,
      channels: ['test'],
      retryPolicy: { attempts: 3, baseMs: 1, maximumMs: 1 },
    },
    bus,
    store,
    logger,
    sent,
    onSend: ({ id }) => ({ providerMessageId: `provider-${id}` }),
    accept: async (...deliveries) => {
      await bus.publish(
        deliveries.flatMap((delivery) => acceptedRecords(delivery, delivery.identity ?? identityOf('nobody'))),
      );
    },
    changesUntil: async (last) => {
      const changes: StateChange[] = [];
      for await (const batch of bus.tail({ topic: eventsTopic, from: 'earliest' })) {
        for (const record of batch.records) {
          const { kind } = recordToEvent(record);
          if (kind?.$case !== 'change') continue;
          changes.push(kind.value);
          if (last(kind.value)) return changes;
        }
      }
      return changes;
    },
    dispose: async () => {
      await bus.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
  return bench;
}

function identityOf(value: string): NonNullable<DeliveryRecord['identity']> {
  return { channel: 'test', kind: 'name', value, accountId: 'account' };
}

/** A delivery to a person by name; `id` names the message. */
export function deliveryTo(person: string, id: string, partial: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return DeliveryRecord.fromPartial({
    deliveryId: `${id}-0`,
    messageId: id,
    tenantId: 'acme',
    requestId: id,
    identity: identityOf(person),
    content: { kind: { $case: 'text', value: { body: id, previewUrl: false } } },
    acceptTimeMs: Date.now(),
    ...partial,
  });
}

/** Whether a change is the given state of the given message. */
export const is =
  (messageId: string, state: DeliveryState) =>
  (change: StateChange): boolean =>
    change.messageId === messageId && change.state === state;
