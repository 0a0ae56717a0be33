import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { type AppProcess, startProcess, testSize } from '@chat4all/processes';
import { DeliveryState, EventRecord, StateChange } from '@chat4all/proto';
import { eventToRecord, topicSpecifications } from '@chat4all/records';
import { type Sealer, openSealer } from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import { type KafkaServer, skipWithout, startKafka } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const { skip, named } = await skipWithout('kafkaOnJava');

const EVENTS = testSize(1_000, 20_000);
const KILLS = testSize(2, 6);
const ENDPOINTS = testSize(4, 20);
const BATCH = 50;
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'acme-whatsapp' };

/** An endpoint, and how often it has got each event with 200. */
interface Receiver {
  readonly server: Server;
  readonly url: string;
  readonly received: Map<string, number>;
}

let kafka: KafkaServer;
let folder: string;
let bus: Bus;
let store: Store;
let sealer: Sealer;
const receivers: Receiver[] = [];

/** Starts an endpoint; every n-th post is answered with 500. */
async function startReceiver(failEach: number): Promise<Receiver> {
  const received = new Map<string, number>();
  let posts = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      posts += 1;
      if (posts % failEach === 0) {
        response.writeHead(500).end();
        return;
      }
      const id = String(request.headers['webhook-id']);
      received.set(id, (received.get(id) ?? 0) + 1);
      response.writeHead(200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { server, url: `http://127.0.0.1:${port}/`, received };
}

function startNotifier(): AppProcess {
  return startProcess('apps/notifier/src/main.ts', {
    settings: {
      CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_MASTER_KEY: `file:${folder}/master.key`,
      CHAT4ALL_METRICS: '127.0.0.1:0',
      CHAT4ALL_LOG_LEVEL: 'info',
      // The endpoints are on this machine.
      CHAT4ALL_INSECURE: '1',
    },
  });
}

function publish(from: number): Promise<unknown> {
  const value = StateChange.fromPartial({ identity: ANA, state: DeliveryState.SENT });
  const records = Array.from({ length: BATCH }, (_, index) => {
    const event = { eventId: `event-${from + index}`, tenantId: 'acme', kind: { $case: 'change' as const, value } };
    return eventToRecord(EventRecord.fromPartial(event), { ...ANA, value: String(index) });
  });
  return bus.publish(records);
}

describe.skipIf(skip)(named('a notifier that is killed'), () => {
  beforeAll(async () => {
    kafka = await startKafka({ mode: 'kraft' });
    folder = await mkdtemp(join(tmpdir(), 'chat4all-notifier-'));
    bus = await createBus(`kafka://${kafka.brokers}`);
    await bus.ensureTopics(topicSpecifications([], { partitions: 4, retentionMs: 3_600_000 }));
    store = await createStore(`sqlite:${folder}/chat4all.db`);
    sealer = openSealer(join(folder, 'master.key'), { createMissing: true });
    for (let index = 0; index < ENDPOINTS; index += 1) {
      // A quarter of the endpoints fail now and then, which costs a retry after five seconds.
      const receiver = await startReceiver(index % 4 === 3 ? 200 : Infinity);
      receivers.push(receiver);
      const endpointId = `endpoint-${index}`;
      const settings = { eventTypes: [], description: '', maximumPerSecond: 0, disabled: false };
      await store.webhooks.create(
        {
          ...{ endpointId, tenantId: 'acme', settings: { ...settings, url: receiver.url } },
          secrets: [{ sealed: sealer.seal(SECRET, endpointId), hint: 'abcd', expireTimeMs: 0 }],
          ...{ disabledReason: '', failingSinceMs: 0, createTimeMs: Date.now() - 60_000 },
        },
        ENDPOINTS,
      );
    }
  }, 180_000);
  afterAll(async () => {
    for (const { server } of receivers) {
      server.closeAllConnections();
      server.close();
    }
    await bus.close();
    await store.close();
    await kafka.dispose();
    await rm(folder, { recursive: true });
  }, 60_000);

  test(`posts each of ${EVENTS} events to ${ENDPOINTS} endpoints, in spite of ${KILLS} kills`, async () => {
    let notifier = startNotifier();
    await notifier.waitForLog('ready');
    for (let from = 0; from < EVENTS; from += BATCH) {
      await publish(from);
      const isKilled = Math.floor((from * KILLS) / EVENTS) < Math.floor(((from + BATCH) * KILLS) / EVENTS);
      if (!isKilled) continue;
      await notifier.stop('SIGKILL');
      notifier = startNotifier();
      await notifier.waitForLog('ready');
    }
    await vi.waitFor(
      () => {
        expect(receivers.map(({ received }) => received.size)).toEqual(receivers.map(() => EVENTS));
      },
      { timeout: 240_000, interval: 500 },
    );
    await notifier.stop('SIGTERM');
    const repeated = receivers.flatMap(({ received }) => [...received.values()]).filter((times) => times > 1).length;
    console.log(`${EVENTS * ENDPOINTS} posts, of which ${repeated} were repeated`);
    // A kill may repeat what was under way and not committed, and no more.
    expect(repeated).toBeLessThan(EVENTS * ENDPOINTS);
  }, 300_000);
});
