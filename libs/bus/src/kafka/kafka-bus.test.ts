import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StoredRecord } from '../bus.ts';
import { keysByPartition, record, texts } from '../testing/records.ts';
import { FakeCluster } from './fake-cluster.fixture.ts';
import { KafkaBus } from './kafka-bus.ts';
import { KafkaError, KAFKA_CODES } from './kafka-error.ts';

let bus: KafkaBus;
let cluster: FakeCluster;
const start = (leaders: number[]): void => {
  cluster = new FakeCluster(leaders);
  bus = new KafkaBus(cluster.connect, cluster.settings);
};
beforeEach(() => {
  start([1]);
});
afterEach(async () => {
  for (const { fail } of [...cluster.fetches, ...cluster.produces])
    fail(new KafkaError('connection', 'the test ended'));
  await bus.close();
});

/** The next pending request of a list, which it removes. */
async function next<Item>(list: Item[]): Promise<Item> {
  await vi.waitFor(() => {
    expect(list.length).toBeGreaterThan(0);
  });
  const [first] = list.splice(0, 1);
  if (first === undefined) throw new Error('there is no request');
  return first;
}

function tail(): StoredRecord[] {
  const records: StoredRecord[] = [];
  void (async () => {
    for await (const batch of bus.tail({ topic: cluster.topic, from: 'earliest' })) records.push(...batch.records);
  })();
  return records;
}

test('a slow answer of the old leader is not read again from the new one', async () => {
  const records = tail();
  const slow = await next(cluster.fetches);
  expect(slow.broker).toBe(1);
  cluster.leaders = [2];
  // The metadata is refreshed several times meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(cluster.fetches).toEqual([]);
  slow.answer(cluster.records(0, 0, 1, 2));
  const following = await next(cluster.fetches);
  expect(following).toMatchObject({ broker: 2, request: { partitions: [{ partition: 0, offset: 3 }] } });
  following.answer(cluster.records(0, 3, 4));
  await vi.waitFor(() => {
    expect(texts(records)).toEqual(['0', '1', '2', '3', '4']);
  });
});

test('records are read from the replica that the leader names, and from the leader again when that one fails', async () => {
  const records = tail();
  (await next(cluster.fetches)).answer(cluster.preferred(0, 0, 2));
  const near = await next(cluster.fetches);
  expect(near).toMatchObject({ broker: 2, request: { partitions: [{ offset: 0 }] } });
  near.answer(cluster.records(0, 0, 1));
  const following = await next(cluster.fetches);
  expect(following).toMatchObject({ broker: 2, request: { partitions: [{ offset: 2 }] } });
  following.fail(new KafkaError('connection', 'no answer'));
  const leader = await next(cluster.fetches);
  expect(leader).toMatchObject({ broker: 1, request: { partitions: [{ offset: 2 }] } });
  leader.answer(cluster.records(0, 2));
  await vi.waitFor(() => {
    expect(texts(records)).toEqual(['0', '1', '2']);
  });
});

test('records that cannot be decoded do not delay other partitions', async () => {
  start([1, 1]);
  const records = tail();
  const both = await next(cluster.fetches);
  expect(both.request.partitions).toHaveLength(2);
  both.fail(new KafkaError('unreadable', 'unknown compression'));
  for (let answered = 0; answered < 3; answered += 1) {
    const alone = await next(cluster.fetches);
    expect(alone.request.partitions).toHaveLength(1);
    const { partition, offset } = alone.request.partitions[0] ?? { partition: -1, offset: -1 };
    if (partition === 0) alone.fail(new KafkaError('unreadable', 'unknown compression'));
    else alone.answer(cluster.records(1, offset));
  }
  expect(texts(records.filter(({ partition }) => partition === 1)).length).toBeGreaterThan(0);
});

test('a batch without an answer is repeated with its sequence number', async () => {
  const published = bus.publish([record(cluster.topic, 'key', 'one')]);
  const first = await next(cluster.produces);
  first.fail(new KafkaError('connection', 'no answer'));
  const second = await next(cluster.produces);
  expect(second.request.batches).toEqual(first.request.batches);
  expect(second.request.producer).toEqual(first.request.producer);
  second.answer([{ topic: cluster.topic, partition: 0, kind: 'ok', value: 7 }]);
  expect(await published).toEqual([{ topic: cluster.topic, partition: 0, offset: 7 }]);
});

test('the error of one partition does not delay or reject others of the same request', async () => {
  start([1, 1]);
  const [first = '', second = ''] = keysByPartition(2);
  const healthy = bus.publish([record(cluster.topic, first, 'healthy')]);
  const broken = bus.publish([record(cluster.topic, second, 'broken')]);
  const request = await next(cluster.produces);
  expect(request.request.batches).toHaveLength(2);
  request.answer([
    { topic: cluster.topic, partition: 0, kind: 'ok', value: 0 },
    cluster.error(1, KAFKA_CODES.notLeaderOrFollower),
  ]);
  expect(await healthy).toMatchObject([{ offset: 0 }]);
  const again = await next(cluster.produces);
  expect(again.request.batches).toMatchObject([{ partition: 1, sequence: 0 }]);
  again.answer([{ topic: cluster.topic, partition: 1, kind: 'ok', value: 5 }]);
  expect(await broken).toMatchObject([{ offset: 5 }]);
});

test('the sequence starts again with a new producer after the broker has forgotten the old one', async () => {
  const published = bus.publish([record(cluster.topic, 'key', 'one')]);
  const first = await next(cluster.produces);
  first.answer([cluster.error(0, KAFKA_CODES.invalidProducerEpoch)]);
  const second = await next(cluster.produces);
  expect(second.request.producer).not.toEqual(first.request.producer);
  expect(second.request.batches).toMatchObject([{ sequence: 0 }]);
  second.answer([{ topic: cluster.topic, partition: 0, kind: 'ok', value: 0 }]);
  await published;
});

test('a batch that may be written is not repeated with another producer', async () => {
  const published = bus.publish([record(cluster.topic, 'key', 'one')]);
  (await next(cluster.produces)).fail(new KafkaError('connection', 'no answer'));
  (await next(cluster.produces)).answer([cluster.error(0, KAFKA_CODES.outOfOrderSequenceNumber)]);
  const later = bus.publish([record(cluster.topic, 'key', 'two')]);
  await expect(published).rejects.toMatchObject({ code: 'unavailable' });
  const following = await next(cluster.produces);
  expect(following.request.batches).toMatchObject([{ sequence: 0, records: [{ value: Buffer.from('two') }] }]);
  following.answer([{ topic: cluster.topic, partition: 0, kind: 'ok', value: 1 }]);
  await later;
});

test('batches on their way together stay in order when the first of them fails', async () => {
  const one = bus.publish([record(cluster.topic, 'key', 'one')]);
  const first = await next(cluster.produces);
  const two = bus.publish([record(cluster.topic, 'key', 'two')]);
  const second = await next(cluster.produces);
  expect(second.request.batches).toMatchObject([{ sequence: 1 }]);
  first.answer([cluster.error(0, KAFKA_CODES.notLeaderOrFollower)]);
  second.answer([cluster.error(0, KAFKA_CODES.outOfOrderSequenceNumber)]);
  const again = await next(cluster.produces);
  expect(again.request).toMatchObject({ producer: first.request.producer, batches: [{ sequence: 0 }] });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(cluster.produces).toEqual([]);
  again.answer([{ topic: cluster.topic, partition: 0, kind: 'ok', value: 0 }]);
  const last = await next(cluster.produces);
  expect(last.request.batches).toMatchObject([{ sequence: 1 }]);
  last.answer([{ topic: cluster.topic, partition: 0, kind: 'ok', value: 1 }]);
  expect([...(await one), ...(await two)].map(({ offset }) => offset)).toEqual([0, 1]);
});

test('a batch that is rejected for good rejects its caller, and not the others in it', async () => {
  const large = bus.publish([record(cluster.topic, 'key', 'large')]);
  const small = bus.publish([record(cluster.topic, 'key', 'small')]);
  const joined = await next(cluster.produces);
  expect(joined.request.batches[0]?.records).toHaveLength(2);
  joined.answer([cluster.error(0, KAFKA_CODES.messageTooLarge)]);
  const alone = await next(cluster.produces);
  expect(alone.request.batches[0]?.records).toHaveLength(1);
  alone.answer([cluster.error(0, KAFKA_CODES.messageTooLarge)]);
  await expect(large).rejects.toMatchObject({ code: 'too_large' });
  const other = await next(cluster.produces);
  expect(other.request.batches).toMatchObject([{ records: [{ value: Buffer.from('small') }] }]);
  other.answer([{ topic: cluster.topic, partition: 0, kind: 'ok', value: 3 }]);
  expect(await small).toMatchObject([{ offset: 3 }]);
});
