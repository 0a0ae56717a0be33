// Runs in a process of its own, see pipeline-figures.ts: publishes deliveries, then measures how fast the worker sends them.
// Arguments: the bus, the store, and `uncounted` to count no metrics. `OTEL_*` is obeyed. Prints one JSON object.
import { createBus } from '@chat4all/bus';
import { startProjection, startWorker } from '@chat4all/delivery';
import { createMetrics, startTrace, startTracing } from '@chat4all/metrics';
import { DeliveryRecord } from '@chat4all/proto';
import { acceptedRecords, deliveriesTopic, messageIdOf, topicSpecifications } from '@chat4all/records';
import { createLogger, observeBus, observeStore } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';
import pg from 'pg';
import { createBenchAccounts } from './bench-accounts.ts';
import { silence } from '../observability/silence.ts';
import { countCalls } from './count-calls.ts';

const DELIVERIES = 60_000;
const LANES = 1_000;
const [busUrl = '', storeUrl = '', how = 'counted'] = process.argv.slice(2);

// Every statement that the store sends to PostgreSQL, in whatever way, is counted here.
let statements = 0;
const query: unknown = Reflect.get(pg.Client.prototype, 'query');
if (typeof query !== 'function') throw new Error('pg has no query');
const sendStatement = query;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...given: unknown[]): unknown {
    statements += 1;
    return Reflect.apply(sendStatement, this, given);
  },
});

const run = `pipeline-${process.pid}`;
const stopTracing = await startTracing('bench', process.env);
const metrics = how === 'uncounted' ? silence(createMetrics()) : createMetrics();
const bus = observeBus(await createBus(busUrl), metrics);
await bus.ensureTopics(topicSpecifications(['whatsapp'], { partitions: 4, retentionMs: 3_600_000 }));
const { store, counts } = countCalls(await createStore(storeUrl));
const { sandbox, accounts } = createBenchAccounts(1);

const deliveries = Array.from({ length: DELIVERIES }, (_, index) => {
  const messageId = messageIdOf('bench', `${run}-${index}`);
  const call = startTrace('chat4all.v1.ChatService/SendMessage', undefined, { kind: 'server' });
  call.end();
  const value = `+55119${String(index % LANES).padStart(8, '0')}`;
  return DeliveryRecord.fromPartial({
    deliveryId: `${messageId}-0`,
    messageId,
    tenantId: 'bench',
    requestId: `${run}-${index}`,
    identity: { channel: 'whatsapp', kind: 'phone', value, accountId: 'bench-0' },
    content: { kind: { $case: 'text', value: { body: `Message ${index}: your order is on its way.` } } },
    acceptTimeMs: Date.now(),
    traceParent: call.traceParent,
  });
});
for (let start = 0; start < DELIVERIES; start += 500) {
  await bus.publish(
    deliveries.slice(start, start + 500).flatMap((delivery) => {
      if (!delivery.identity) throw new Error('a delivery has no identity');
      return acceptedRecords(delivery, delivery.identity);
    }),
  );
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
const before = statements;
const drained = await rate(async () => {
  const observed = observeStore(store, metrics);
  const options = { bus, store: observed, accounts, channels: ['whatsapp'], metrics, logger };
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
console.log(JSON.stringify({ drained, floor, statements: statements - before, ...counts }));
await stopTracing();
await sandbox.close();
await bus.close();
await store.close();

async function rate(work: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const total = await work();
  return total / ((performance.now() - started) / 1_000);
}
