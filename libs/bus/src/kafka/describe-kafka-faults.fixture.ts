import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bus, StoredRecord } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { createBus } from '../create-bus.ts';
import { Collector } from '../testing/collector.ts';
import { allDone, numbered, numbers, readRecords, record, texts } from '../testing/records.ts';
import { type KafkaServer, skipWithout, startKafka } from './kafka-server.fixture.ts';

const { skip, named } = await skipWithout('kafkaOnJava');
const TIMEOUT_MS = 120_000;
const waiting = { timeoutMs: 60_000 };
const memberProgram = join(import.meta.dirname, 'hold-records.fixture.ts');

/** Runs the tests of a client whose broker comes and goes. */
export function describeKafkaFaults(client: 'kafkajs' | 'platformatic'): void {
  describe.skipIf(skip)(named(client), { timeout: TIMEOUT_MS }, () => {
    let server: KafkaServer;
    let topic = '';
    const open: Bus[] = [];
    const warnings: string[] = [];
    const onWarning = ({ name, message }: Error): void => {
      warnings.push(`${name}: ${message}`);
    };

    const parameters = `client=${client}&session_timeout_ms=3000&heartbeat_ms=200`;
    async function openBus(address = server.brokers, more = ''): Promise<Bus> {
      const bus = await createBus(`kafka://${address}?${parameters}${more}`, { redeliveryPauseMs: 50 });
      open.push(bus);
      return bus;
    }

    beforeAll(async () => {
      process.on('warning', onWarning);
      server = await startKafka({ mode: 'kraft' });
    }, TIMEOUT_MS);
    afterEach(async () => {
      await Promise.all(open.splice(0).map((bus) => bus.close()));
    });
    afterAll(async () => {
      await server.dispose();
      process.off('warning', onWarning);
    });
    const newTopic = async (bus: Bus, partitions = 1): Promise<void> => {
      topic = `topic-${randomUUID()}`;
      await bus.ensureTopics([{ name: topic, partitions }]);
    };

    test('what a member that was killed has not finished is handled by another', async () => {
      const bus = await openBus();
      await newTopic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      const url = `kafka://${server.brokers}?${parameters}`;
      const member = fork(memberProgram, [url, topic, `group-${topic}`], { execArgv: [] });
      const offsets = new Collector<unknown>(waiting);
      member.on('message', (offset) => {
        offsets.add(offset);
      });
      await offsets.count(5);
      await vi.waitFor(
        async () => {
          expect(await bus.lag(`group-${topic}`, [topic])).toEqual([{ topic, partition: 0, records: 4 }]);
        },
        { timeout: waiting.timeoutMs },
      );
      const taken = new Collector(waiting);
      await bus.subscribe({ group: `group-${topic}`, topics: [topic] }, (batch) => {
        taken.add(...batch.records);
        allDone(batch);
      });
      expect(taken.items).toEqual([]);
      member.kill('SIGKILL');
      await once(member, 'exit');
      expect(texts(await taken.count(4))).toEqual(numbers(4, 1));
    });

    test('a broker that is killed and comes back loses nothing, repeats nothing in the log, and keeps the order', async () => {
      const bus = await openBus();
      await newTopic(bus, 3);
      const handled = new Collector(waiting);
      await bus.subscribe({ group: `group-${topic}`, topics: [topic] }, (batch) => {
        handled.add(...batch.records);
        allDone(batch);
      });
      const tailed: StoredRecord[] = [];
      const tailing = (async () => {
        for await (const batch of bus.tail({ topic, from: 'earliest' })) tailed.push(...batch.records);
      })();
      const keys = numbers(10);
      const acknowledged = new Set<string>();
      let refusals = 0;
      let stop = false;
      const publishing = keys.map(async (key) => {
        for (let number = 0; !stop; number += 1) {
          try {
            await bus.publish([record(topic, key, `${key}-${number}`)]);
            acknowledged.add(`${key}-${number}`);
          } catch (error) {
            // The broker was away for longer than a record is tried: it may be there or not.
            if (!BusError.is(error) || !error.retryable) throw error;
            refusals += 1;
          }
        }
      });
      await handled.count(200);
      await server.kill();
      await server.start();
      const before = acknowledged.size;
      await vi.waitFor(
        () => {
          expect(acknowledged.size).toBeGreaterThan(before + 200);
        },
        { timeout: waiting.timeoutMs },
      );
      stop = true;
      await Promise.all(publishing);
      const all = (records: readonly StoredRecord[]): boolean => acknowledged.isSubsetOf(new Set(texts(records)));
      await handled.until(all, 'everything acknowledged');
      await vi.waitFor(
        () => {
          expect(all(tailed)).toBe(true);
        },
        { timeout: waiting.timeoutMs },
      );
      // Each record is in the log once and in the order in which it was published.
      for (const key of keys) {
        const written = texts(tailed.filter((one) => one.key === key)).map((text) => Number(text.split('-')[1]));
        expect(written, `${refusals} refusals`).toEqual([...new Set(written)].sort((left, right) => left - right));
      }
      await bus.close();
      await tailing;
    });

    test('a broker that is not there yet is named, and found when it comes', async () => {
      const bus = await openBus();
      await newTopic(bus);
      await server.stop();
      const late = await openBus(server.brokers, '&timeout_ms=500');
      const attempts = [
        () => late.check(),
        () => late.publish(numbered(topic, 'key', 1)),
        () => late.ensureTopics([{ name: topic, partitions: 1 }]),
        () => late.lag('group', [topic]),
        () => late.subscribe({ group: 'group', topics: [topic] }, allDone),
        () => readRecords(late, { topic, from: 'earliest' }, 1),
      ];
      const outcomes = await Promise.allSettled(attempts.map((attempt) => attempt()));
      await server.start();
      for (const [index, outcome] of outcomes.entries()) {
        const message = `Kafka at ${server.brokers} cannot be reached: the connection was refused (ECONNREFUSED).`;
        expect(outcome, String(attempts[index])).toMatchObject({
          status: 'rejected',
          reason: { name: 'BusError', code: 'unavailable', message },
        });
      }
      await late.check();
      await late.publish(numbered(topic, 'key', 1));
      expect(texts(await readRecords(late, { topic, from: 'earliest' }, 1))).toEqual(['0']);
    });

    test('create=never creates nothing and changes nothing, and says so', async () => {
      const bus = await openBus();
      await newTopic(bus, 2);
      const strict = await openBus(server.brokers, '&create=never');
      await strict.ensureTopics([{ name: topic, partitions: 2 }]);
      for (const [specification, words] of [
        [{ name: `${topic}-other`, partitions: 1 }, 'does not exist'],
        [{ name: topic, partitions: 3 }, 'has 2 partitions and needs 3'],
        [{ name: topic, partitions: 2, retentionMs: 5_000 }, 'keeps records for 604800000 ms'],
      ] as const) {
        await expect(strict.ensureTopics([specification])).rejects.toMatchObject({
          code: 'misconfigured',
          message: expect.stringMatching(`^Topic "${specification.name}" ${words}.*create=never`) as unknown,
        });
      }
      expect(await bus.lag('group', [topic])).toHaveLength(2);
    });

    test('more than may wait is refused as overloaded, with nothing written', async () => {
      const bus = await openBus(server.brokers, '&buffer_bytes=2000');
      await newTopic(bus);
      const [first, second] = await Promise.allSettled([1, 2].map(() => bus.publish(numbered(topic, 'key', 50))));
      expect(first?.status).toBe('fulfilled');
      expect(second).toMatchObject({ reason: { code: 'overloaded', retryAfterMs: expect.any(Number) as unknown } });
      await expect(bus.publish(numbered(topic, 'key', 100))).rejects.toMatchObject({ code: 'too_large' });
      await bus.publish(numbered(topic, 'key', 1));
      expect(await bus.lag('group', [topic])).toEqual([{ topic, partition: 0, records: 51 }]);
    });

    test('what is withdrawn while it waits to be sent is not written', async () => {
      const bus = await openBus();
      await newTopic(bus);
      const first = bus.publish([record(topic, 'key', 'first')]);
      const leaving = new AbortController();
      const withdrawn = bus.publish([record(topic, 'key', 'withdrawn')], { signal: leaving.signal });
      const last = bus.publish([record(topic, 'key', 'last')]);
      leaving.abort();
      await expect(withdrawn).rejects.toMatchObject({ code: 'aborted' });
      await Promise.all([first, last]);
      expect(texts(await readRecords(bus, { topic, from: 'earliest' }, 2))).toEqual(['first', 'last']);
    });

    test('a topic that takes less than our largest record is refused', async () => {
      const bus = await createBus(`kafka://${server.brokers}?client=${client}`, { maxRecordBytes: 2_000_000 });
      open.push(bus);
      const specification = { name: `topic-${randomUUID()}`, partitions: 1 };
      await expect(bus.ensureTopics([specification])).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining('max.message.bytes') as unknown,
      });
    });

    test('compressed records are read like others, and those that do not compress as well as expected too', async () => {
      const bus = await openBus(server.brokers, '&compression=gzip');
      await newTopic(bus);
      const noise = crypto.getRandomValues(new Uint8Array(60_000));
      await bus.publish([
        ...numbered(topic, 'key', 1000),
        ...numbers(40).map(() => ({ topic, key: 'key', value: noise })),
      ]);
      const stored = await readRecords(bus, { topic, from: 'earliest' }, 1040);
      expect(texts(stored.slice(0, 1000))).toEqual(numbers(1000));
      expect(stored.slice(1000).every(({ value }) => Buffer.compare(value, noise) === 0)).toBe(true);
    });

    test('nothing of all this makes Node.js warn', () => {
      expect(warnings).toEqual([]);
    });
  });
}
