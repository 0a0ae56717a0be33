import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { AddressPolicy, EventPoster, startNotifier } from '@chat4all/notifier';
import { DeliveryState, EventRecord, StateChange } from '@chat4all/proto';
import { eventToRecord, topicSpecifications } from '@chat4all/records';
import { type Sealer, createLogger, openSealer } from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import { type Figure, millisecondsFigure, ratioAim, valueAim } from './figure.ts';

const EVENTS_PER_SECOND = 500;
const SECONDS = 20;
const WARM_UP_SECONDS = 5;
const TICK_MS = 10;
const LATE_MS = 60_000;
const ENDPOINTS = 1;
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'acme-whatsapp' };

/** The time from the publication of an event to its arrival at an endpoint, in milliseconds. */
interface Delays {
  readonly p50: number;
  readonly p99: number;
}

/** Measures the delay of events to endpoints at 500 events per second, without and with one endpoint that hangs. */
export async function measureEventPosts(): Promise<Figure[]> {
  const alone = await measureDelays(0);
  const beside = await measureDelays(1);
  const at = `${EVENTS_PER_SECOND}/s`;
  return [
    millisecondsFigure(`event to endpoint, ${at}, p50`, alone.p50, { aim: valueAim(20) }),
    millisecondsFigure(`event to endpoint, ${at}, p99`, alone.p99, { aim: valueAim(100) }),
    millisecondsFigure('the same beside one endpoint that hangs, p99; floor: without it', beside.p99, {
      ...{ floor: alone.p99, aim: ratioAim(1.2) },
    }),
  ];
}

async function measureDelays(hanging: number): Promise<Delays> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications([], { partitions: 4, retentionMs: 3_600_000 }));
  const store = await createStore(`sqlite:${folder}/chat4all.db`);
  const sealer = openSealer(join(folder, 'master.key'), { createMissing: true });
  const poster = new EventPoster({ addresses: new AddressPolicy({ allowed: [], allowLoopback: true }) });
  const published = new Map<string, number>();
  const delays: number[] = [];
  const servers: Server[] = [];
  for (let index = 0; index < ENDPOINTS + hanging; index += 1) {
    const server = createServer((request, response) => {
      request.resume();
      if (index >= ENDPOINTS) return;
      const time = published.get(String(request.headers['webhook-id']));
      if (time !== undefined) delays.push(performance.now() - time);
      response.writeHead(204).end();
    });
    servers.push(server);
    await addEndpoint(`endpoint-${index}`, server, { store, sealer });
  }
  const logger = await createLogger('bench', 'fatal');
  const options = { bus, endpoints: store.webhooks, sealer, poster, metrics: createMetrics(), logger };
  const notifier = await startNotifier({ ...options, drainTimeoutMs: 100 });
  const started = performance.now();
  for (let sent = 0; sent < (WARM_UP_SECONDS + SECONDS) * EVENTS_PER_SECOND;) {
    const due = Math.floor(((performance.now() - started) / 1_000) * EVENTS_PER_SECOND);
    const ids = Array.from({ length: Math.max(0, due - sent) }, (_, index) => `event-${sent + index}`);
    const now = performance.now();
    // The warm-up is not counted.
    if (now - started > WARM_UP_SECONDS * 1_000) for (const id of ids) published.set(id, now);
    await bus.publish(ids.map(eventRecord));
    sent += ids.length;
    await sleep(TICK_MS);
  }
  const expected = published.size * ENDPOINTS;
  for (let waitedMs = 0; delays.length < expected && waitedMs < LATE_MS; waitedMs += TICK_MS) await sleep(TICK_MS);
  for (const server of servers) server.closeAllConnections();
  await notifier.close();
  await poster.close();
  for (const server of servers) server.close();
  await bus.close();
  await store.close();
  await rm(folder, { recursive: true });
  if (delays.length < expected) throw new Error(`${expected} posts were expected, but ${delays.length} arrived`);
  delays.sort((a, b) => a - b);
  const at = (share: number): number => delays[Math.floor(delays.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

async function addEndpoint(
  endpointId: string,
  server: Server,
  { store, sealer }: { readonly store: Store; readonly sealer: Sealer },
): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}/`;
  const endpoint = {
    ...{ endpointId, tenantId: 'acme', disabledReason: '', failingSinceMs: 0, createTimeMs: 0 },
    settings: { url, eventTypes: [], description: '', maximumPerSecond: 0, disabled: false },
    secrets: [{ sealed: sealer.seal(SECRET, endpointId), hint: 'abcd', expireTimeMs: 0 }],
  };
  await store.webhooks.create(endpoint, 20);
}

function eventRecord(eventId: string, index: number) {
  const value = StateChange.fromPartial({ identity: ANA, state: DeliveryState.SENT });
  const event = { eventId, tenantId: 'acme', kind: { $case: 'change' as const, value } };
  return eventToRecord(EventRecord.fromPartial(event), { ...ANA, value: String(index) });
}
