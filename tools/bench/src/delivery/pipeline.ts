// Runs as a separate process, see pipeline-figures.ts: publishes deliveries, then measures the rate at which the worker
// sends them. Arguments: the bus, the store, and `uncounted` to disable metrics. Reads `OTEL_*`. Prints a JSON object.
import { createBus } from '@chat4all/bus';
import { startProjection, startWorker } from '@chat4all/delivery';
import { createMediaStore } from '@chat4all/media';
import { type Metrics, createMetrics, startTrace, startTracing } from '@chat4all/metrics';
import { DeliveryRecord } from '@chat4all/proto';
import { acceptedRecords, deliveriesTopic, messageIdOf, topicSpecifications } from '@chat4all/records';
import { createLogger, observeBus, observeStore } from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import pg from 'pg';
import { createBenchAccounts } from './bench-accounts.ts';

/** The number of calls of a store, and of the items in them. */
interface CallCounts {
  admits: number;
  admitted: number;
  applies: number;
  applied: number;
}

const DELIVERIES = 60_000;
const LANES = 1_000;
const [busUrl = '', storeUrl = '', mode = 'counted'] = process.argv.slice(2);

// Counts every statement that the store sends to PostgreSQL.
let statements = 0;
const query: unknown = Reflect.get(pg.Client.prototype, 'query');
if (typeof query !== 'function') throw new Error('pg has no query');
const sendStatement = query;
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...args: unknown[]): unknown {
    statements += 1;
    return Reflect.apply(sendStatement, this, args);
  },
});

const RUN = `pipeline-${process.pid}`;
const stopTracing = await startTracing('bench', process.env);
const metrics = mode === 'uncounted' ? disableMetrics(createMetrics()) : createMetrics();
const bus = observeBus(await createBus(busUrl), metrics);
await bus.ensureTopics(topicSpecifications(['whatsapp'], { partitions: 4, retentionMs: 3_600_000 }));
const { store, counts } = countStoreCalls(await createStore(storeUrl));
const { sandbox, accounts } = createBenchAccounts(1);

const deliveries = Array.from({ length: DELIVERIES }, (_, index) => {
  const messageId = messageIdOf('bench', `${RUN}-${index}`);
  const call = startTrace('chat4all.v1.ChatService/SendMessage', undefined, { kind: 'server' });
  call.end();
  const value = `+55119${String(index % LANES).padStart(8, '0')}`;
  return DeliveryRecord.fromPartial({
    deliveryId: `${messageId}-0`,
    messageId,
    tenantId: 'bench',
    requestId: `${RUN}-${index}`,
    identity: { channel: 'whatsapp', kind: 'phone', value, accountId: 'bench-0' },
    content: { kind: { $case: 'text', value: { body: `Message ${index}: your order is on its way.` } } },
    acceptTimeMs: Date.now(),
    traceParent: call.traceParent,
  });
});
for (let start = 0; start < DELIVERIES; start += 500) {
  await bus.publish(
    deliveries.slice(start, start + 500).flatMap((delivery) => {
      if (!delivery.identity) throw new Error('delivery.identity: is required');
      return acceptedRecords(delivery, delivery.identity);
    }),
  );
}

const [account] = accounts.all;
if (!account) throw new Error('accounts: must not be empty');
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
  // Not created: no message has a file.
  const media = await createMediaStore('folder:unused');
  const options = {
    bus,
    store: observed,
    media,
    mediaMaximumBytes: 1,
    accounts,
    channels: ['whatsapp'],
    metrics,
    logger,
  };
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

/** Returns a store that counts the calls of the two methods that every delivery uses. */
function countStoreCalls(store: Store): { readonly store: Store; readonly counts: CallCounts } {
  const counts: CallCounts = { admits: 0, admitted: 0, applies: 0, applied: 0 };
  const counting: Pick<Store, 'admit' | 'apply'> = {
    admit: (candidates) => {
      counts.admits += 1;
      counts.admitted += candidates.length;
      return store.admit(candidates);
    },
    apply: (facts) => {
      counts.applies += 1;
      counts.applied += facts.length;
      return store.apply(facts);
    },
  };
  return { store: { ...store, ...counting }, counts };
}

/** Returns metrics that record nothing, to measure the cost of recording. */
function disableMetrics({ registry, ...metrics }: Metrics): Metrics {
  const nothing = (): void => undefined;
  for (const metric of Object.values(metrics))
    Object.assign(metric, { inc: nothing, dec: nothing, set: nothing, observe: nothing });
  return { registry, ...metrics };
}
