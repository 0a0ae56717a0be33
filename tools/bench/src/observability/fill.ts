import { type Metrics, observe } from '@chat4all/metrics';
import {
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  DeadLetterServiceService,
  DirectoryServiceService,
  MediaServiceService,
} from '@chat4all/proto';

/** The size of an installation. */
export interface Installation {
  readonly channels: readonly string[];
  readonly accounts: number;
  /** Per topic. */
  readonly partitions: number;
}

const STATES = ['accepted', 'routed', 'sent', 'delivered', 'read', 'failed', 'scheduled', 'expired', 'cancelled'];
const ACCOUNT_STATES = ['active', 'paused', 'reauth_required', 'frozen'];
const CODES = [
  'OK',
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  'RESOURCE_EXHAUSTED',
  'UNAVAILABLE',
  'INTERNAL',
];
const REASONS = [
  ...['authentication', 'permission', 'transient', 'throttled', 'undeliverable', 'opted_out', 'outside_window'],
  ...['invalid', 'integrity', 'configuration', 'template', 'identity', 'media', 'unknown'],
];
const METHODS = [
  ...[ChatServiceService, ChannelServiceService, DeadLetterServiceService],
  ...[DirectoryServiceService, ConversationServiceService, MediaServiceService],
].flatMap((service) => Object.keys(service).map((name) => name.charAt(0).toUpperCase() + name.slice(1)));
const STORE_CALLS = [
  ...['admit', 'apply', 'park', 'takeDue', 'cancel', 'findRequests', 'getMessage', 'listMessages', 'backlog', 'check'],
  ...['accounts.set', 'accounts.list', 'deadLetters.list', 'deadLetters.takeReplayed', 'deadLetters.finishReplayed'],
];

/** Records a value for every metric with every label, as in a process that runs all parts of the product. */
export function fillMetrics(metrics: Metrics, { channels, accounts, partitions }: Installation): void {
  for (const method of METHODS) {
    observe(metrics.grpcCallDuration, { method }, 0.01);
    metrics.grpcCallsInFlight.set({ method }, 1);
    for (const code of CODES) metrics.grpcCalls.inc({ method, code });
  }
  for (const limit of ['incomplete_requests', 'unread_responses', 'unauthenticated', 'ingested_messages'])
    metrics.grpcCallsDropped.inc({ limit });
  for (const reason of ['too_many', 'silent']) metrics.grpcConnectionsClosed.inc({ reason });
  for (const dependency of ['bus', 'store']) metrics.dependencyUp.set({ dependency }, 1);
  metrics.tlsCertificateExpiry.set({ listener: 'grpc' }, Date.now() / 1_000);
  for (const operation of STORE_CALLS) {
    metrics.storeCallDuration.observe({ operation }, 0.01);
    metrics.storeErrors.inc({ operation, code: 'unavailable' });
  }
  for (const channel of channels) fillChannel(metrics, channel, partitions);
  for (let account = 0; account < accounts; account += 1) {
    fillAccount(metrics, channels[account % channels.length] ?? '', `tenant-${account}-account-on-a-channel`);
  }
  for (const reason of REASONS) {
    metrics.deadLetters.inc({ reason });
    metrics.storedDeadLetters.set({ reason }, 1);
  }
  fillPartitions(metrics, 'chat4all.projection', ['chat4all.events', 'chat4all.dead-letters'], partitions);
}

function fillChannel(metrics: Metrics, channel: string, partitions: number): void {
  observe(metrics.queueDuration, { channel }, 0.01);
  metrics.deliveriesAccepted.inc({ channel });
  metrics.duplicates.inc({ channel });
  for (const outcome of ['success', 'failure']) metrics.templateSyncs.inc({ channel, outcome });
  metrics.released.inc({ channel });
  for (const state of STATES) {
    metrics.deliveryStates.inc({ channel, state });
    observe(metrics.deliveryDuration, { channel, state }, 0.5);
  }
  for (const outcome of ['ok', ...REASONS]) observe(metrics.providerCallDuration, { channel, outcome }, 0.05);
  for (const reason of REASONS) {
    metrics.retries.inc({ channel, reason });
    metrics.deliveryFailures.inc({ channel, reason });
  }
  for (const reason of ['account', 'breaker', 'pace', 'retry', 'concurrency', 'lane'])
    metrics.parked.inc({ channel, reason });
  for (const scope of ['account', 'pair', 'platform']) metrics.throttles.inc({ channel, scope });
  for (const status of [200, 401, 403, 404, 413, 503]) metrics.webhookRequests.inc({ channel, status });
  for (const kind of ['receipt', 'inbound', 'unreadable']) metrics.webhookEvents.inc({ channel, kind });
  observe(metrics.webhookDuration, { channel }, 0.01);
  fillPartitions(metrics, `chat4all.worker.${channel}`, [`chat4all.deliveries.${channel}`], partitions);
}

function fillAccount(metrics: Metrics, channel: string, account: string): void {
  for (const outcome of ['ok', 'failed']) metrics.accountCalls.inc({ channel, account, outcome });
  for (const state of ACCOUNT_STATES) metrics.accountState.set({ channel, account, state }, 1);
  metrics.accountLastSuccess.set({ channel, account }, Date.now() / 1_000);
  metrics.accountTokenExpiry.set({ channel, account }, Date.now() / 1_000);
  metrics.templateSyncFailingSince.set({ channel, account }, 0);
  metrics.callsInFlight.set({ channel, account }, 1);
  metrics.parkedLanes.set({ channel, account }, 1);
  metrics.parkedDeliveries.set({ channel, account }, 1);
}

function fillPartitions(metrics: Metrics, group: string, topics: readonly string[], partitions: number): void {
  for (const topic of topics) {
    metrics.busRecordsPublished.inc({ topic });
    for (let partition = 0; partition < partitions; partition += 1) {
      metrics.consumerLag.set({ group, topic, partition }, 1_000);
    }
  }
}
