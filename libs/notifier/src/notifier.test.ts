import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { StateChange, DeliveryState, EventRecord } from '@chat4all/proto';
import { eventToRecord, topicSpecifications } from '@chat4all/records';
import { type Sealer, createLogger, openSealer } from '@chat4all/runtime';
import { type Store, type WebhookEndpoint, createStore } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Notifier, startNotifier } from './notifier.ts';
import { AddressPolicy } from './post/address-policy.ts';
import { EventPoster } from './post/event-poster.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'acme-whatsapp' };
const logger = await createLogger('test', 'silent');

let folder: string;
let bus: Bus;
let store: Store;
let sealer: Sealer;
let poster: EventPoster;
let notifier: Notifier | undefined;
let events = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-notifier-'));
  bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications([], { partitions: 2, retentionMs: 1_000_000 }));
  store = await createStore('sqlite::memory:');
  sealer = openSealer(join(folder, 'keys/master.key'), { createMissing: true });
  poster = new EventPoster({ addresses: new AddressPolicy({ allowed: [], allowLoopback: true }), timeoutMs: 3_000 });
});
afterEach(async () => {
  await notifier?.close();
  notifier = undefined;
  await poster.close();
  await bus.close();
  await store.close();
  await rm(folder, { recursive: true });
});

async function addEndpoint(
  endpointId: string,
  { url }: Pick<Receiver, 'url'>,
  partial: Partial<WebhookEndpoint> & { readonly eventTypes?: readonly string[] } = {},
): Promise<void> {
  const { eventTypes = [], ...rest } = partial;
  const settings = { url, eventTypes, description: '', maximumPerSecond: 0, disabled: false };
  const secrets = [{ sealed: sealer.seal(SECRET, endpointId), hint: 'abcd', expireTimeMs: 0 }];
  const defaults = { tenantId: 'acme', disabledReason: '', failingSinceMs: 0, createTimeMs: Date.now() - 1_000 };
  await store.webhooks.create({ endpointId, settings, secrets, ...defaults, ...rest }, 20);
}

async function start(): Promise<void> {
  const metrics = createMetrics();
  notifier = await startNotifier({ bus, endpoints: store.webhooks, sealer, poster, metrics, logger });
}

/** Publishes changes of deliveries; returns their event ids. */
async function publish(count: number, state: DeliveryState = DeliveryState.SENT, tenantId = 'acme'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `m${(events += 1)}-0.sent`);
  const value = StateChange.fromPartial({ identity: ANA, state, previousState: DeliveryState.ROUTED });
  await bus.publish(
    ids.map((eventId) =>
      eventToRecord(EventRecord.fromPartial({ eventId, tenantId, kind: { $case: 'change', value } }), ANA),
    ),
  );
  return ids.map((id) => id.replaceAll('.', '_'));
}

const endpointOf = (id: string): Promise<WebhookEndpoint | undefined> => store.webhooks.get('acme', id);

test('posts each event to the endpoints of its tenant that select its type and existed before it', async () => {
  await using all = await startReceiver();
  await using some = await startReceiver();
  await using other = await startReceiver();
  await using later = await startReceiver();
  await addEndpoint('all', all);
  await addEndpoint('some', some, { eventTypes: ['delivery.read', 'message.*'] });
  await addEndpoint('other', other, { tenantId: 'other' });
  await addEndpoint('later', later, { createTimeMs: Date.now() + 60_000 });
  const sent = await publish(3);
  await publish(1, DeliveryState.ROUTED);
  const read = await publish(1, DeliveryState.READ);
  await start();
  await Promise.all([all.received(4), some.received(1)]);
  expect(all.posts.map(({ id }) => id).sort()).toEqual([...sent, ...read].sort());
  expect(some.posts).toMatchObject([{ id: read[0], type: 'delivery.read' }]);
  expect([other.posts, later.posts]).toEqual([[], []]);
  await vi.waitFor(async () => {
    const { attempts } = await store.webhooks.listAttempts({ endpointId: 'all', failedOnly: false, pageSize: 10 });
    expect(attempts).toHaveLength(4);
    expect(attempts).toMatchObject([
      { httpStatus: 204 },
      { httpStatus: 204 },
      { httpStatus: 204 },
      { httpStatus: 204 },
    ]);
  });
});

test('keeps the posts of an endpoint that hangs, fails or is full in the store, and delays no other', async () => {
  await using healthy = await startReceiver();
  const open = { now: 0, most: 0 };
  await using hanging = await startReceiver((response) => {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    response.once('close', () => {
      open.now -= 1;
    });
  });
  await using failing = await startReceiver((response) => response.writeHead(500).end('no'));
  for (const [id, receiver] of Object.entries({ healthy, hanging, failing })) await addEndpoint(id, receiver);
  await start();
  const ids = await publish(300);
  await healthy.received(300);
  expect(new Set(healthy.posts.map(({ id }) => id))).toEqual(new Set(ids));
  expect(open.most).toBeLessThanOrEqual(50);
  await vi.waitFor(
    async () => {
      expect(await store.webhooks.countWaiting('hanging')).toBe(300);
      expect(await store.webhooks.countWaiting('failing')).toBe(300);
      expect((await endpointOf('failing'))?.failingSinceMs).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
  expect((await endpointOf('healthy'))?.failingSinceMs).toBe(0);
});

test('retries with the same id, and is healthy again after a success', async () => {
  await using receiver = await startReceiver((response, number) => response.writeHead(number === 1 ? 503 : 200).end());
  await addEndpoint('e', receiver);
  await start();
  const [id] = await publish(1);
  await receiver.received(1);
  await vi.waitFor(async () => {
    expect((await endpointOf('e'))?.failingSinceMs).toBeGreaterThan(0);
  });
  // The first retry comes after 5 seconds.
  await receiver.received(2);
  expect(receiver.posts.map((post) => post.id)).toEqual([id, id]);
  expect((receiver.posts[1]?.timeMs ?? 0) - (receiver.posts[0]?.timeMs ?? 0)).toBeGreaterThanOrEqual(4_900);
  await vi.waitFor(async () => {
    expect((await endpointOf('e'))?.failingSinceMs).toBe(0);
    expect(await store.webhooks.countWaiting('e')).toBe(0);
  });
});

test.each([
  ['answers 410', 'GONE', 410, 0],
  ['has failed for five days', 'FAILING', 500, Date.now() - 121 * 3_600_000],
])(
  'disables an endpoint that %s, discards what waits for it, and tells the others',
  async (_, disabledReason, status, failingSinceMs) => {
    await using receiver = await startReceiver((response) => response.writeHead(status).end());
    await using other = await startReceiver();
    await addEndpoint('e', receiver, { failingSinceMs });
    await addEndpoint('other', other);
    await start();
    await publish(1);
    await vi.waitFor(async () => {
      expect(await endpointOf('e')).toMatchObject({ disabledReason });
      expect(await store.webhooks.countWaiting('e')).toBe(0);
    });
    await publish(1);
    await other.received(3);
    expect(receiver.posts).toHaveLength(1);
    expect(other.posts.map(({ type }) => type).filter((type) => type === 'endpoint.disabled')).toHaveLength(1);
  },
);

test('posts the events of a time again', async () => {
  await using receiver = await startReceiver();
  const sinceMs = Date.now();
  const missed = await publish(5);
  await publish(2, DeliveryState.SENT, 'other');
  await addEndpoint('e', receiver, { createTimeMs: Date.now() + 1 });
  const recovery = { recoveryId: 'r', tenantId: 'acme', endpointId: 'e', sinceMs, untilMs: Date.now() + 1 };
  await store.webhooks.createRecovery({ ...recovery, cursor: '', eventCount: 0, done: false });
  await start();
  await receiver.received(5);
  expect(receiver.posts.map(({ id }) => id).sort()).toEqual([...missed].sort());
  await vi.waitFor(async () => {
    expect(await store.webhooks.getRecovery('acme', 'r')).toMatchObject({ eventCount: 5, done: true });
  }, 10_000);
});

test('posts what another notifier has left, after it has ended in the middle', async () => {
  await using receiver = await startReceiver();
  await addEndpoint('e', receiver);
  const body = JSON.stringify({ type: 'delivery.sent', data: {} });
  const post = { endpointId: 'e', eventId: 'left', eventType: 'delivery.sent', body, attempts: 1 };
  await store.webhooks.enqueue([{ ...post, nextAttemptTimeMs: Date.now() - 1 }]);
  await start();
  await receiver.received(1);
  expect(receiver.posts).toMatchObject([{ id: 'left' }]);
});
