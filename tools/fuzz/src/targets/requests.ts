import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '@chat4all/api';
import { createBus } from '@chat4all/bus';
import { createMediaStore } from '@chat4all/media';
import { createMetrics } from '@chat4all/metrics';
import {
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  DeadLetterServiceService,
  DirectoryServiceService,
  SendMessageRequest,
} from '@chat4all/proto';
import { topicSpecifications } from '@chat4all/records';
import {
  accountOpener,
  createLogger,
  loadConnectors,
  openConfiguration,
  readConfiguration,
  Sealer,
  readSettings,
} from '@chat4all/runtime';
import { createStore } from '@chat4all/store';
import { Client, Metadata, type ServiceDefinition, credentials, status } from '@grpc/grpc-js';
import type { FuzzTarget } from '../target.ts';

const SERVICES: readonly ServiceDefinition[] = [
  ...[ChatServiceService, ChannelServiceService, ConversationServiceService],
  ...[DeadLetterServiceService, DirectoryServiceService],
];

/** The unary methods. */
const PATHS = SERVICES.flatMap((service) =>
  Object.values(service)
    .filter(({ requestStream, responseStream }) => !requestStream && !responseStream)
    .map(({ path }) => path),
);

/** The codes that invalid requests may receive; INTERNAL, UNKNOWN and UNAVAILABLE are faults. */
const EXPECTED: readonly status[] = [
  ...[status.OK, status.INVALID_ARGUMENT, status.NOT_FOUND, status.ALREADY_EXISTS],
  ...[status.FAILED_PRECONDITION, status.RESOURCE_EXHAUSTED, status.UNIMPLEMENTED, status.ABORTED],
];

const MESSAGE = SendMessageRequest.encode(
  SendMessageRequest.fromPartial({
    requestId: 'fuzz',
    message: {
      recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999999999' } } }],
      content: { kind: { $case: 'text', value: { body: 'Olá' } } },
    },
  }),
).finish();

/** Calls a unary method, chosen by the first byte of the input, with the other bytes as its request. */
export async function startRequests(): Promise<FuzzTarget> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-fuzz-'));
  started.defer(() => rm(folder, { recursive: true }));
  const settings = readSettings({});
  const connectors = await loadConnectors(['whatsapp', 'instagram']);
  const { channels } = connectors;
  const bus = await createBus(`embedded:${folder}?sync=never`);
  started.defer(() => bus.close());
  await bus.ensureTopics(topicSpecifications([...channels.keys()], { partitions: 1, retentionMs: 1_000_000 }));
  const store = await createStore('sqlite::memory:');
  started.defer(() => store.close());
  const read = (): ReturnType<typeof readConfiguration> => readConfiguration(settings, { environment: {} });
  const configuration = openConfiguration({ read, open: accountOpener(connectors) });
  const [metrics, logger] = [createMetrics(), await createLogger('fuzz', 'silent')];
  const anyPort = { host: '127.0.0.1', port: 0 };
  const media = { store: await createMediaStore(`folder:${folder}/media`), maximumBytes: 1_000_000 };
  const http = { address: anyPort, origins: [] };
  const sealer = new Sealer({ id: 'k1', key: Buffer.alloc(32) });
  const options = {
    bus,
    store,
    media,
    http,
    webhooks: { sealer, allowLoopback: false },
    accounts: { connectors, sealer, urls: [] },
    configuration,
    logRetentionMs: 1_000_000,
    limits: settings.apiLimits,
  };
  const server = await startApiServer({ ...options, metrics, logger }, anyPort);
  started.defer(() => server.close());
  const client = new Client(server.address, credentials.createInsecure());
  started.defer(() => {
    client.close();
  });
  const call = (path: string, request: Buffer): Promise<status> =>
    new Promise((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      client.makeUnaryRequest(path, same, same, request, new Metadata(), {}, (error) => {
        resolve(error?.code ?? status.OK);
      });
    });
  const all = started.move();
  return {
    seeds: PATHS.map((_, index) => Buffer.concat([Buffer.from([index]), MESSAGE])),
    run: async (input) => {
      const path = PATHS[(input[0] ?? 0) % PATHS.length] ?? '';
      const code = await call(path, input.subarray(1));
      if (!EXPECTED.includes(code)) throw new Error(`${path}: answered ${status[code]}`);
      return `${path.replace(/.*\//, '')} ${status[code]}`;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
