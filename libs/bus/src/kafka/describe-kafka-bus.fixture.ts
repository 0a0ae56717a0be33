import { describe, expect, test } from 'vitest';
import type { Bus, BusRecord, StoredRecord } from '../bus.ts';
import { createBus } from '../create-bus.ts';
import { Collector } from '../testing/collector.ts';
import { allDone, numbered, readRecords, texts } from '../testing/records.ts';
import { describeBus } from '../testing.ts';
import { skipWithout } from './kafka-server.fixture.ts';

/** The metadata mode of a broker, and the client library. */
export interface KafkaUnderTest {
  readonly mode: 'KRaft' | 'ZooKeeper';
  readonly client: 'kafkajs' | 'platformatic';
}

const brokersOf = { KRaft: process.env['KAFKA_BROKERS'], ZooKeeper: process.env['KAFKA_ZOOKEEPER_BROKERS'] };
const requirements = { KRaft: await skipWithout('kafka'), ZooKeeper: await skipWithout('kafkaOnJava') };
const SESSION_TIMEOUT_MS = 6000;

/** Runs the conformance suite on the broker in the environment. Without one its tests are skipped. */
export function describeKafkaBus(given: KafkaUnderTest): void {
  const { mode, client } = given;
  describeOn(given, (url) => {
    describeBus(
      () => Promise.resolve({ open: () => createBus(url, { redeliveryPauseMs: 5 }), dispose: () => Promise.resolve() }),
      {
        name: `Kafka by ${client}`,
        severalBuses: true,
        growsTopics: true,
        maxRecordBytes: 1024 * 1024,
        // Takes long, and is the same with ZooKeeper.
        ...(mode === 'KRaft' && { sessionTimeoutMs: SESSION_TIMEOUT_MS }),
      },
    );
  });
}

/** Makes every kind of request once: for a client that passes the whole suite on another broker. */
export function describeKafkaCalls(given: KafkaUnderTest): void {
  describeOn(given, (url) => {
    test(`${given.client} creates and extends a topic, publishes, reads with and without a group, and reports the lag`, async () => {
      const bus = await createBus(url);
      const topic = `topic-${crypto.randomUUID()}`;
      await bus.ensureTopics([{ name: topic, partitions: 1 }]);
      await bus.ensureTopics([{ name: topic, partitions: 2 }]);
      await publishAndRead(bus, topic, numbered(topic, 'key', 5));
      expect(await bus.lag(`group-${topic}`, [topic])).toHaveLength(2);
      await bus.close();
    });
  });
}

async function publishAndRead(bus: Bus, topic: string, records: readonly BusRecord[]): Promise<void> {
  await bus.publish(records);
  const expected = records.map(({ value }) => Buffer.from(value).toString());
  expect(texts(await readRecords(bus, { topic, from: 'earliest' }, records.length))).toEqual(expected);
  const handled = new Collector<StoredRecord>({ timeoutMs: 20_000 });
  await bus.subscribe({ group: `group-${topic}`, topics: [topic] }, (batch) => {
    handled.add(...batch.records);
    allDone(batch);
  });
  expect(texts(await handled.count(records.length))).toEqual(expected);
}

function describeOn({ mode, client }: KafkaUnderTest, suite: (url: string) => void): void {
  const brokers = brokersOf[mode] ?? '';
  const { skip, named } = requirements[mode];
  const missing = brokers === '' && skip;
  const timing = `session_timeout_ms=${SESSION_TIMEOUT_MS}&heartbeat_ms=100&metadata_refresh_ms=1000`;
  describe.skipIf(missing)(missing ? named(mode) : mode, () => {
    suite(`kafka://${brokers}?client=${client}&${timing}`);
  });
}
