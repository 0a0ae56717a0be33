// Runs in a process of its own, see drain-figures.ts: publishes deliveries, then measures how fast the worker sends them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBus } from '@chat4all/bus';
import { createSandbox } from '@chat4all/connector-sandbox';
import { startProjection, startWorker } from '@chat4all/delivery';
import { createMetrics } from '@chat4all/metrics';
import { DeliveryRecord } from '@chat4all/proto';
import { acceptedRecords, deliveriesTopic, messageIdOf, topicSpecifications } from '@chat4all/records';
import { createLogger, openAccounts, readSettings, readTenants, simulatedAccounts } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';

const DELIVERIES = 60_000;
const LANES = 1_000;

const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
const settings = readSettings({});
const tenants = readTenants(settings, { environment: {} });
const bus = await createBus(`embedded:${folder}/log`);
await bus.ensureTopics(topicSpecifications(settings.channels, settings));
const store = await createStore(`sqlite:${folder}/chat4all.db`);
const sandbox = createSandbox({
  accounts: simulatedAccounts(tenants, settings),
  delays: { sentMs: 3_600_000, deliveredMs: 3_600_000, readMs: 3_600_000 },
  rememberedMessages: 1,
  callbacks: { maximumWaiting: 1 },
});
const accounts = openAccounts(tenants, () => ({ fetch: sandbox.fetch }));

const deliveries = Array.from({ length: DELIVERIES }, (_, index) => {
  const messageId = messageIdOf('demo', `bench-${index}`);
  const value = `+55119${String(index % LANES).padStart(8, '0')}`;
  return DeliveryRecord.fromPartial({
    deliveryId: `${messageId}-0`,
    messageId,
    tenantId: 'demo',
    requestId: `bench-${index}`,
    identity: { channel: 'whatsapp', kind: 'phone', value, accountId: 'demo-whatsapp' },
    content: { kind: { $case: 'text', value: { body: `Message ${index}: your order is on its way.` } } },
    acceptTimeMs: Date.now(),
  });
});
for (let start = 0; start < DELIVERIES; start += 500) {
  const records = deliveries.slice(start, start + 500).flatMap((delivery) => {
    if (!delivery.identity) throw new Error('a delivery has no identity');
    return acceptedRecords(delivery, delivery.identity);
  });
  await bus.publish(records);
}

const [account] = accounts.all;
if (!account) throw new Error('there is no account');
const floor = await rate(async () => {
  for (const { deliveryId, identity } of deliveries.slice(0, 20_000)) {
    const to = { kind: 'phone', value: identity?.value ?? '' };
    await account.connector.send({ id: deliveryId, to, content: { kind: 'text', text: 'your order is on its way' } });
  }
  return 20_000;
});

const logger = await createLogger('bench', 'warn');
const metrics = createMetrics();
const drained = await rate(async () => {
  const options = { bus, store, accounts, channels: settings.channels, metrics, logger };
  const projection = await startProjection(options);
  const worker = await startWorker(options);
  while (
    (await bus.lag('chat4all.worker.whatsapp', [deliveriesTopic('whatsapp')])).some(({ records }) => records > 0)
  ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  void Promise.all([worker.close(), projection.close()]);
  return DELIVERIES;
});
console.log(`${drained} ${floor}`);
await sandbox.close();
await bus.close();
await store.close();
await rm(folder, { recursive: true });

async function rate(work: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const done = await work();
  return done / ((performance.now() - started) / 1_000);
}
