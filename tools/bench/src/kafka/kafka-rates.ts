// Runs as a separate process, see measure-kafka.ts: measures the rates of the bus and of the bare client, its floor, on the
// broker of the first argument with the client of the second. Only libs/bus and bare-clients.ts import the clients.
import { type BusRecord, createBus } from '@chat4all/bus';
import { connectKafkajs, connectPlatformatic } from './bare-clients.ts';

const RECORDS = 200_000;
const BATCH = 1_000;
const IN_FLIGHT = 8;
const VALUE = Buffer.alloc(256, 'x');

const [brokers = '', client = ''] = process.argv.slice(2);
const run = `bench-${Date.now()}`;
const TOPICS = { bus: `${run}-bus`, bare: `${run}-bare` };

const bus = await createBus(`kafka://${brokers}?client=${client}`);
await bus.ensureTopics(Object.values(TOPICS).map((name) => ({ name, partitions: 1 })));
const bare = await (client === 'kafkajs' ? connectKafkajs(brokers, IN_FLIGHT) : connectPlatformatic(brokers));

const publish = (): Promise<number> =>
  produced(async () => {
    const records = Array.from({ length: BATCH }, (_, key): BusRecord => ({
      topic: TOPICS.bus,
      key: `${key}`,
      value: VALUE,
    }));
    await bus.publish(records);
  });
const publishBare = (): Promise<number> =>
  produced(() =>
    bare.publish(
      TOPICS.bare,
      Array.from({ length: BATCH }, (_, key) => ({ key: `${key}`, value: VALUE })),
    ),
  );
// In turn, so that both measure the same broker: cold, then warm.
await publish();
await publishBare();
const published = await publish();
const publishedBare = await publishBare();

const consumed = await consumedBy(async (onRecords) => {
  const subscription = await bus.subscribe({ group: run, topics: [TOPICS.bus], maxUnfinished: 50_000 }, (batch) => {
    for (const record of batch.records) batch.done(record);
    onRecords(batch.records.length);
  });
  return () => subscription.close();
});
const consumedBare = await consumedBy((onRecords) => bare.consume(TOPICS.bare, onRecords));

console.log([published, publishedBare, consumed, consumedBare].join(' '));
await bare.close();
await bus.close();

async function produced(sendBatch: () => Promise<void>): Promise<number> {
  let remaining = RECORDS / BATCH;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (remaining-- > 0) await sendBatch();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  return RECORDS / ((performance.now() - started) / 1_000);
}

/** Returns the rate from the first batch to the last, which excludes the time to join the group. */
async function consumedBy(
  subscribe: (onRecords: (count: number) => void) => Promise<() => Promise<void>>,
): Promise<number> {
  const total = 2 * RECORDS;
  let count = 0;
  let started = 0;
  const all = Promise.withResolvers<number>();
  const close = await subscribe((more) => {
    if (count === 0) started = performance.now();
    count += more;
    if (count >= total) all.resolve(total / ((performance.now() - started) / 1_000));
  });
  const rate = await all.promise;
  await close();
  return rate;
}
