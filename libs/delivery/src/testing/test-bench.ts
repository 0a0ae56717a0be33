import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import {
  type CallbackEvents,
  type Connector,
  ConnectorError,
  type DownloadedMedia,
  type ConnectorErrorFacts,
  type OutboundDelivery,
  type SendReceipt,
} from '@chat4all/connector';
import { createMetrics } from '@chat4all/metrics';
import { DeliveryRecord, DeliveryState, type Identity, type StateChange } from '@chat4all/proto';
import {
  type ReadDeadLetter,
  acceptedRecords,
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  recordToDeadLetter,
  recordToEvent,
  topicSpecifications,
} from '@chat4all/records';
import { type Logger, createLogger, fixedAccounts } from '@chat4all/runtime';
import { createMediaStore } from '@chat4all/media';
import { type Store, createSqliteStore } from '@chat4all/store';
import { DEFAULT_POLICY, type DeliveryPolicy } from '../policy.ts';
import type { WorkerOptions } from '../worker.ts';

/** The signal of a call without one. */
const NEVER = new AbortController().signal;

/** The file that a connector is asked to download. */
export type RequestedMedia = Parameters<NonNullable<Connector['downloadMedia']>>[0];

/** A bus, a store and two accounts to test delivery with, on a platform that a test controls. */
export interface TestBench {
  readonly options: WorkerOptions;
  /** The folder of its data. */
  readonly folder: string;
  readonly bus: Bus;
  readonly store: Store;
  readonly logger: Logger;
  /** The messages that the platform received, in order. */
  readonly sent: OutboundDelivery[];
  /** Reads a callback that is replayed. Default: cannot read it. */
  onCallback: (callback: unknown) => CallbackEvents;
  /** The platform's reaction to a message. Default: accepts it. */
  onSend: (delivery: OutboundDelivery, accountId: string) => Promise<SendReceipt> | SendReceipt;
  /** Answers a download of the platform, which serves a file for three days. Default: has no file. */
  onDownload: (media: RequestedMedia, signal: AbortSignal) => Promise<DownloadedMedia> | DownloadedMedia;
  accept(...deliveries: DeliveryRecord[]): Promise<void>;
  /** Returns the changes in the log, up to the first for which `last` returns true. */
  changesUntil(last: (change: StateChange) => boolean): Promise<StateChange[]>;
  /** Returns the first dead letters in the log. */
  deadLetters(count: number): Promise<ReadDeadLetter[]>;
  dispose(): Promise<void>;
}

/** A policy of three attempts and short waits. */
export const QUICK_POLICY: DeliveryPolicy = {
  ...DEFAULT_POLICY,
  retry: { ...DEFAULT_POLICY.retry, attempts: 3, baseMs: 1, maximumMs: 1, periodMs: 60_000 },
  breaker: { failures: 5, openMs: 20, maximumOpenMs: 50 },
  platformMaximumOpenMs: 50,
  holdMs: 10,
  settleMs: 1,
};

export async function createTestBench({ now = Date.now } = {}): Promise<TestBench> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-delivery-'));
  const bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['test'], { partitions: 2, retentionMs: 1_000_000 }));
  const store = createSqliteStore({ file: ':memory:', now });
  const media = await createMediaStore(`folder:${folder}/media`);
  const logger = await createLogger('test', 'silent');
  const sent: OutboundDelivery[] = [];
  const inboundFiles = { lifetimeMs: 3 * 24 * 3_600_000, source: 'these tests' };
  const rates = { messagesPerSecond: 100_000 };
  const connectorOf = (accountId: string): Connector => ({
    channel: 'test',
    capabilities: { identities: {}, content: {}, receipts: [], rates, inboundFiles },
    send: async (delivery) => {
      sent.push(delivery);
      return bench.onSend(delivery, accountId);
    },
    downloadMedia: async (media, { signal = NEVER } = {}) => bench.onDownload(media, signal),
    parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
    parseCallback: (callback) => bench.onCallback(callback),
  });
  const all = ['account', 'other'].map((id) => {
    return { id, tenantId: 'acme', channel: 'test', connector: connectorOf(id), rates };
  });
  const accounts = fixedAccounts(all);
  const bench: TestBench = {
    options: {
      bus,
      store,
      media,
      mediaMaximumBytes: 1_000_000,
      accounts,
      metrics: createMetrics(),
      logger,
      channels: ['test'],
      policy: QUICK_POLICY,
    },
    bus,
    store,
    logger,
    sent,
    onCallback: (part) => ({ events: [], unreadable: [{ reason: 'still unreadable', part }] }),
    folder,
    onDownload: () => {
      throw refusal({ reason: 'media', retryable: false });
    },
    onSend: ({ id }) => ({ providerMessageId: `provider-${id}` }),
    accept: async (...deliveries) => {
      await bus.publish(
        deliveries.flatMap((delivery) => acceptedRecords(delivery, delivery.identity ?? identityTo('unknown'))),
      );
    },
    changesUntil: async (last) => {
      const changes: StateChange[] = [];
      for await (const batch of bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
        for (const record of batch.records) {
          const { kind } = recordToEvent(record);
          if (kind?.$case !== 'change') continue;
          changes.push(kind.value);
          if (last(kind.value)) return changes;
        }
      }
      return changes;
    },
    deadLetters: async (count) => {
      const letters: ReadDeadLetter[] = [];
      for await (const { records } of bus.tail({ topic: DEAD_LETTERS_TOPIC, from: 'earliest' })) {
        letters.push(...records.map(recordToDeadLetter));
        if (letters.length >= count) break;
      }
      return letters;
    },
    dispose: async () => {
      await bus.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
  return bench;
}

/** Returns the identity of a person by name. */
export function identityTo(value: string, accountId = 'account'): Identity {
  return { channel: 'test', kind: 'name', value, accountId };
}

/** Returns a delivery to a person by name; `id` is the message id. */
export function deliveryTo(person: string, id: string, partial: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return DeliveryRecord.fromPartial({
    deliveryId: `${id}-0`,
    messageId: id,
    tenantId: 'acme',
    requestId: id,
    identity: identityTo(person),
    content: { kind: { $case: 'text', value: { body: id, previewUrl: false } } },
    acceptTimeMs: Date.now(),
    ...partial,
  });
}

/** Reads until there is a value, one turn of the event loop after the other. */
export async function eventually<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise(setImmediate);
  }
}

/** Returns the error of a platform that refuses. */
export const refusal = (facts: Partial<ConnectorErrorFacts> = {}): ConnectorError =>
  new ConnectorError('refused by the platform', {
    reason: 'transient',
    retryable: true,
    certain: true,
    scope: 'delivery',
    ...facts,
  });

/** Returns a predicate for a change of a message to a state. */
export const is =
  (messageId: string, state: DeliveryState) =>
  (change: StateChange): boolean =>
    change.messageId === messageId && change.state === state;
