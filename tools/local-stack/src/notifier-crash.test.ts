import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, createBus } from '@chat4all/bus';
import { SEED, anyOf, createRandom, testSize } from '@chat4all/processes';
import {
  type Connection,
  Consent,
  CreateWebhookEndpointRequest,
  SetConsentRequest,
  connect,
  unary,
} from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { type KafkaServer, type PostgresServer, skipWithout, startKafka, startPostgres } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Restartable, startRestartable } from './faults/restartable.ts';

const { skip, named } = await skipWithout('kafkaOnJava');

const EVENTS = testSize(1_000, 20_000);
const ENDPOINTS = testSize(4, 20);
const FAILING = testSize(1, 5);
/** Each of the four parts is killed so often. */
const ROUNDS = testSize(1, 2);
const CALLERS = 50;

/** An endpoint, and how often it has got each event with 200. */
interface Receiver {
  readonly url: string;
  readonly received: Map<string, number>;
  /** Drops all connections and refuses new ones for a moment. */
  restart(): Promise<void>;
  close(): void;
}

let kafka: KafkaServer;
let postgres: PostgresServer;
let folder: string;
let router: Restartable;
let notifier: Restartable;
const healthy: Receiver[] = [];
const failing: Receiver[] = [];

/** How an endpoint answers: 200, now and then 500, or in one of the ways in which endpoints fail. */
type Manner = 'well' | 'unsteadily' | 'with 500' | 'never' | 'with 429' | 'with 410' | 'refused';

const FAILURES: readonly Manner[] = ['with 500', 'never', 'with 429', 'with 410', 'refused'];
const STATUSES: Readonly<Partial<Record<Manner, number>>> = { 'with 500': 500, 'with 429': 429, 'with 410': 410 };

/** Starts an endpoint that answers in a manner. */
async function startReceiver(manner: Manner): Promise<Receiver> {
  const received = new Map<string, number>();
  let posts = 0;
  const serve = async (port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        posts += 1;
        if (manner === 'never') return;
        const failure = manner === 'unsteadily' && posts % 200 === 0 ? 500 : STATUSES[manner];
        if (failure !== undefined) {
          response.writeHead(failure).end();
          return;
        }
        const id = String(request.headers['webhook-id']);
        received.set(id, (received.get(id) ?? 0) + 1);
        response.writeHead(200).end();
      });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await serve(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  if (manner === 'refused') close();
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    close,
    restart: async () => {
      close();
      await once(server, 'close');
      await sleep(200);
      server = await serve(port);
    },
  };
}

/** Records a decision of a person, as a client does that repeats its call until a router answers. */
async function decide(connections: Map<string, Connection>, index: number): Promise<void> {
  const identity = { channel: 'whatsapp', kind: 'phone', value: `+55119${String(index).padStart(8, '0')}` };
  const recipient = { to: { $case: 'identity' as const, value: identity } };
  const request = SetConsentRequest.fromPartial({ recipient, consent: Consent.OPTED_OUT, scope: 'news' });
  for (;;) {
    try {
      // Empty while the router starts, and then it cannot be connected to.
      const address = router.address();
      const connection = connections.get(address) ?? connect({ address });
      connections.set(address, connection);
      const { directory } = connection;
      await unary(directory.setConsent.bind(directory), request, { timeoutMs: 5_000 });
      return;
    } catch {
      await sleep(50);
    }
  }
}

/** Returns the ids under which the events of decisions are posted, from the log. */
async function postedIds(bus: Bus): Promise<Set<string>> {
  const ids = new Set<string>();
  let left = (await bus.lag('nobody', [EVENTS_TOPIC])).reduce((sum, { records }) => sum + records, 0);
  for await (const { records } of bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    for (const { eventId, kind } of records.map(recordToEvent)) {
      if (kind?.$case === 'consent') ids.add(eventId.replaceAll('.', '_'));
    }
    left -= records.length;
    if (left <= 0) break;
  }
  return ids;
}

describe.skipIf(skip)(named('event webhooks on Kafka'), () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat4all-notifier-'));
    [kafka, postgres] = await Promise.all([startKafka({ mode: 'kraft' }), startPostgres()]);
    const keys = join(folder, 'master.key');
    await writeFile(keys, `k1 ${randomBytes(32).toString('base64')}\n`);
    const settings = {
      CHAT4ALL_BUS: `kafka://${kafka.brokers}?session_timeout_ms=3000`,
      CHAT4ALL_STORE: postgres.url,
      CHAT4ALL_MASTER_KEY: `file:${keys}`,
      CHAT4ALL_MEDIA: `folder:${folder}/media`,
      CHAT4ALL_GRPC: '127.0.0.1:0',
      CHAT4ALL_HTTP: '127.0.0.1:0',
      CHAT4ALL_METRICS: '127.0.0.1:0',
      // The endpoints are on this machine.
      CHAT4ALL_INSECURE: '1',
    };
    [router, notifier] = await Promise.all([
      startRestartable('router', 'router', settings),
      startRestartable('notifier', 'notifier', settings),
    ]);
    const connection = connect({ address: router.address() });
    for (let index = 0; index < ENDPOINTS; index += 1) {
      const isFailing = index < FAILING;
      // A failure now and then costs a retry after five seconds.
      const healthyManner = index === FAILING ? 'unsteadily' : 'well';
      const receiver = await startReceiver(isFailing ? (FAILURES[index] ?? 'with 500') : healthyManner);
      (isFailing ? failing : healthy).push(receiver);
      const request = CreateWebhookEndpointRequest.fromPartial({
        settings: { url: receiver.url, eventTypes: ['consent.changed'] },
      });
      await unary(connection.webhooks.createWebhookEndpoint.bind(connection.webhooks), request);
    }
    connection.close();
  }, 180_000);
  afterAll(async () => {
    await Promise.all([router.stop(), notifier.stop()]);
    for (const receiver of [...healthy, ...failing]) receiver.close();
    await Promise.all([kafka.dispose(), postgres.dispose()]);
    await rm(folder, { recursive: true });
  }, 60_000);

  test(
    'post every event to every healthy endpoint while the notifier, the router, the database and the endpoints are killed',
    { timeout: testSize(600_000, 1_800_000) },
    async () => {
      const random = createRandom(SEED);
      const kill: readonly (() => Promise<void>)[] = [
        () => notifier.killAndRestart(),
        () => router.killAndRestart(),
        async () => {
          await postgres.kill();
          await postgres.start();
        },
        () => anyOf(healthy, random).restart(),
      ];
      const kills = Array.from({ length: ROUNDS }, () => kill).flat();
      const connections = new Map<string, Connection>();
      let decided = 0;
      const decideAll = async (caller: number): Promise<void> => {
        for (let index = caller; index < EVENTS; index += CALLERS) {
          await decide(connections, index);
          decided += 1;
        }
      };
      const killAll = async (): Promise<void> => {
        for (const [index, each] of kills.entries()) {
          while (decided < ((index + random()) / (kills.length + 1)) * EVENTS) await sleep(5);
          await each();
        }
      };
      await Promise.all([killAll(), ...Array.from({ length: CALLERS }, (_, caller) => decideAll(caller))]);
      for (const connection of connections.values()) connection.close();

      const bus = await createBus(`kafka://${kafka.brokers}`);
      const ids = await postedIds(bus);
      await bus.close();
      expect(ids.size).toBeGreaterThanOrEqual(EVENTS);
      await vi.waitFor(
        () => {
          const missing = healthy.map(({ received }) => ids.difference(new Set(received.keys())).size);
          expect(missing).toEqual(healthy.map(() => 0));
        },
        { timeout: testSize(300_000, 1_500_000), interval: 500 },
      );
      // Repeats have the same id, so no endpoint knows more ids than there are events.
      for (const { received } of healthy) expect(new Set(received.keys()).difference(ids)).toEqual(new Set());
      for (const { received } of failing) expect(received.size).toBe(0);
      const repeated = healthy.flatMap(({ received }) => [...received.values()]).filter((times) => times > 1).length;
      console.log(
        `CHAT4ALL_TEST_SEED=${SEED}: ${kills.length} kills, ${ids.size} events to ${healthy.length} healthy endpoints, ` +
          `${repeated} of ${ids.size * healthy.length} posts repeated`,
      );
    },
  );
});
