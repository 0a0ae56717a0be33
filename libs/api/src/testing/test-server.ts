import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelCredentials } from '@grpc/grpc-js';
import { type Bus, type StoredRecord, createBus } from '@chat4all/bus';
import { type MediaConverter, type MediaScanner, createMediaStore } from '@chat4all/media';
import { type Metrics, createMetrics } from '@chat4all/metrics';
import {
  type Connection,
  type Message,
  SendMessageRequest,
  type StatusDetails,
  connect,
  decodeStatusDetails,
  isServiceError,
  unary,
} from '@chat4all/proto';
import { EVENTS_TOPIC, PROJECTION_GROUP, recordToEvent, topicSpecifications } from '@chat4all/records';
import {
  type Configuration,
  type ReadConfiguration,
  Sealer,
  type Tenant,
  type TlsKeys,
  accountOpener,
  createLogger,
  followStore,
  loadConnectors,
  openConfiguration,
  readSettings,
  readTenants,
} from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import type { ApiLimits } from '../limits/request-limiter.ts';
import type { MemoryLimits } from '../memory-limits/memory-guard.ts';
import { type ApiServer, startApiServer } from '../api-server.ts';

/** The gRPC API over a dedicated bus and store. */
export interface TestServer {
  readonly bus: Bus;
  readonly store: Store;
  /** The folder of the bytes of files. */
  readonly mediaFolder: string;
  /** The malware scanner of uploads, used from the next `serve` on. */
  scanner: MediaScanner | undefined;
  /** The converter of files, used from the next `serve` on. */
  converter: MediaConverter | undefined;
  /** Encrypts the secrets of webhook endpoints, used from the next `serve` on. */
  sealer: Sealer | undefined;
  /** Where the server listens. */
  readonly address: string;
  /** The URL of its HTTP server. */
  readonly httpUrl: string;
  /** The metrics since it serves. */
  readonly metrics: Metrics;
  /** Stops the server; the bus and the store stay. */
  stop(): Promise<void>;
  /** Serves again, for these tenants. Default: the demo tenant, not encrypted. */
  serve(
    tenants?: readonly Tenant[],
    tls?: TlsKeys,
    limits?: Partial<ApiLimits>,
    memoryLimits?: Partial<MemoryLimits>,
  ): Promise<void>;
  /** Changes the configuration while it serves. */
  configure(tenants: readonly Tenant[], tls?: TlsKeys): void;
  client(apiKey?: string, credentials?: ChannelCredentials): Connection;
  dispose(): Promise<void>;
}

/** How long the log of a test keeps a record, in milliseconds. */
export const LOG_RETENTION_MS = 1_000_000;

/** The size of the largest file that tests may upload. */
export const MAXIMUM_FILE_BYTES = 1_000_000;

const ANY_PORT = { host: '127.0.0.1', port: 0 };

// One for all servers: each logger listens to the standard output for ever.
const logger = await createLogger('test', 'silent');
const connectors = await loadConnectors(['whatsapp', 'instagram']);

/** Makes a server with an empty bus and an empty store, and serves the demo tenant. */
export async function createTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-api-'));
  const bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(
    topicSpecifications(['whatsapp', 'instagram'], { partitions: 2, retentionMs: LOG_RETENTION_MS }),
  );
  const store = await createStore('sqlite::memory:?search=true');
  const files = await createMediaStore(`folder:${folder}/media`);
  // In the place of the projection: tests tell the store themselves what they want it to know.
  await bus.subscribe({ group: PROJECTION_GROUP, topics: [EVENTS_TOPIC] }, (batch) => {
    for (const record of batch.records) batch.done(record);
  });
  const connections: Connection[] = [];
  let server: ApiServer | undefined;
  let metrics = createMetrics();
  let file: ReadConfiguration = { tenants: [], files: [] };
  let configuration: Configuration | undefined;
  let unfollow = (): Promise<void> => Promise.resolve();
  const test: TestServer = {
    bus,
    store,
    mediaFolder: `${folder}/media`,
    scanner: undefined,
    converter: undefined,
    sealer: new Sealer({ id: 'k1', key: randomBytes(32) }),
    stop: async () => {
      await server?.close();
      server = undefined;
      await unfollow();
      unfollow = () => Promise.resolve();
    },
    configure: (tenants, tls) => {
      file = { tenants, files: [], ...(tls && { tls }) };
      configuration?.reload();
    },
    serve: async (tenants = demoTenants(), tls, limits, memoryLimits = {}) => {
      await test.stop();
      metrics = createMetrics();
      file = { tenants, files: [], ...(tls && { tls }) };
      configuration = openConfiguration({ read: () => file, open: accountOpener(connectors) });
      const stopFollowing: (() => Promise<void>)[] = [];
      const onStop = (end: () => Promise<void>): void => void stopFollowing.push(end);
      await followStore(configuration, { store, sealer: test.sealer, logger, metrics, onStop });
      unfollow = async () => {
        for (const end of stopFollowing) await end();
      };
      const options = {
        ...{
          bus,
          store,
          media: { store: files, scanner: test.scanner, converter: test.converter, maximumBytes: MAXIMUM_FILE_BYTES },
          webhooks: { sealer: test.sealer, allowLoopback: true },
          accounts: { connectors, sealer: test.sealer, urls: ['http://127.0.0.1:8090'] },
          http: { address: ANY_PORT, origins: ['https://app.example.com'] },
        },
        ...{ configuration, logRetentionMs: LOG_RETENTION_MS },
        ...{ limits: { ...apiLimits, ...limits }, memoryLimits, metrics, logger },
      };
      server = await startApiServer(options, ANY_PORT);
    },
    get metrics() {
      return metrics;
    },
    get address() {
      if (server === undefined) throw new Error('the server is stopped');
      return server.address;
    },
    get httpUrl() {
      if (server === undefined) throw new Error('the server is stopped');
      return server.httpUrl;
    },
    client: (apiKey, credentials) => {
      const connection = connect({
        address: test.address,
        ...(apiKey !== undefined && { apiKey }),
        ...(credentials && { credentials }),
      });
      connections.push(connection);
      return connection;
    },
    dispose: async () => {
      for (const connection of connections) connection.close();
      await test.stop();
      await bus.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
  await test.serve();
  return test;
}

/** Returns a tenant with the given properties and defaults for all others. */
export function tenantOf(id: string, tenant: Partial<Tenant>): Tenant {
  return { id, apiKeys: [], tokens: [], certificates: [], limits: {}, accounts: [], ...tenant };
}

const { apiLimits } = readSettings({});

/** Returns the tenants of a process without a configuration file. */
export function demoTenants(): readonly Tenant[] {
  return readTenants(readSettings({}), { environment: {} });
}

export type PartialRequest = Parameters<typeof SendMessageRequest.fromPartial>[0];

/** A recipient by identity. */
export const to = (value: string, channel = 'whatsapp') => ({
  to: { $case: 'identity' as const, value: { channel, value } },
});

/** One person as recipient, with an address on each of these channels. */
export const person = (addresses: Readonly<Record<string, string>>) => ({
  to: {
    $case: 'identities' as const,
    value: { identities: Object.entries(addresses).map(([channel, value]) => ({ channel, value })) },
  },
});

/** A text as content. */
export const text = (body: string) => ({ kind: { $case: 'text' as const, value: { body } } });

/** A request that is well. */
export const hello: PartialRequest = { message: { recipients: [to('+5511999999999')], content: text('Olá') } };

/** Sends, and gives the message as accepted. */
export async function send({ chat, metadata }: Connection, request: PartialRequest): Promise<Message> {
  const { message } = await unary(chat.sendMessage.bind(chat), SendMessageRequest.fromPartial(request), { metadata });
  if (!message) throw new Error('the answer has no message');
  return message;
}

/** Returns the first records of a topic, once there are `count`. */
export async function take(bus: Bus, topic: string, count: number): Promise<StoredRecord[]> {
  const taken: StoredRecord[] = [];
  for await (const { records } of bus.tail({ topic, from: 'earliest' })) {
    taken.push(...records);
    if (taken.length >= count) break;
  }
  return taken;
}

/** Returns the number of records on a topic. */
export async function countOf(bus: Bus, topic: string): Promise<number> {
  const lag = await bus.lag('nobody', [topic]);
  return lag.reduce((sum, { records }) => sum + records, 0);
}

/** Tells the store of the first accepted deliveries, as the projection does. */
export async function project({ bus, store }: TestServer, count: number): Promise<void> {
  const events = (await take(bus, EVENTS_TOPIC, count)).map(recordToEvent);
  await store.apply(
    events.flatMap(({ kind }) => (kind?.$case === 'accepted' ? [{ kind: 'accepted', record: kind.value }] : [])),
  );
}

/** Returns the error that a call fails with, and its details. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ code: number; message: string; details: StatusDetails | undefined }> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isServiceError(error)) throw new Error('the call did not fail as it should', { cause: error });
  return { code: error.code, message: error.details, details: decodeStatusDetails(error) };
}
