import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bus, StoredRecord } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { createBus } from '../create-bus.ts';
import { Collector } from '../testing/collector.ts';
import { allDone, keysByPartition, numbered, numbers, readRecords, record, texts } from '../testing/records.ts';
import { limitClient } from './cluster-admin.fixture.ts';
import { type KafkaServer, skipWithout, startKafka } from './kafka-server.fixture.ts';

const { skip, named } = await skipWithout('kafkaOnJava');
const TIMEOUT_MS = 120_000;
const WAITING = { timeoutMs: 60_000 };
/**
 * A broker throttles a client whose rate over the last 2 to 3 s (its `quota.window.num`) is above its quota, until the rate is
 * below it: for more than the timeout of a request, before the last of these batches can be written, and read.
 */
const QUOTAS = { producer_byte_rate: 100_000, consumer_byte_rate: 150_000 };
const THROTTLED = { batches: 5, records: 20, bytes: 5000, minimumMs: 1500 };
const memberProgram = join(import.meta.dirname, 'hold-records.fixture.ts');

/** Runs the fault tests of a client. */
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

    test('delivers the unfinished records of a killed member to another', async () => {
      const bus = await openBus();
      await newTopic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      const url = `kafka://${server.brokers}?${parameters}`;
      const member = fork(memberProgram, [url, topic, `group-${topic}`], { execArgv: [] });
      const offsets = new Collector<unknown>(WAITING);
      member.on('message', (offset) => {
        offsets.add(offset);
      });
      await offsets.count(5);
      await vi.waitFor(
        async () => {
          expect(await bus.lag(`group-${topic}`, [topic])).toEqual([{ topic, partition: 0, records: 4 }]);
        },
        { timeout: WAITING.timeoutMs },
      );
      const taken = new Collector(WAITING);
      await bus.subscribe({ group: `group-${topic}`, topics: [topic] }, (batch) => {
        taken.add(...batch.records);
        allDone(batch);
      });
      expect(taken.items).toEqual([]);
      member.kill('SIGKILL');
      await once(member, 'exit');
      expect(texts(await taken.count(4))).toEqual(numbers(4, 1));
    });

    test('loses nothing, repeats nothing and keeps the order when the broker is killed and restarted', async () => {
      const bus = await openBus();
      await newTopic(bus, 3);
      const handled = new Collector(WAITING);
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
            // The broker was down for longer than the timeout: the record may be in the log or not.
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
        { timeout: WAITING.timeoutMs },
      );
      stop = true;
      await Promise.all(publishing);
      const all = (records: readonly StoredRecord[]): boolean => acknowledged.isSubsetOf(new Set(texts(records)));
      await handled.until(all, 'everything acknowledged');
      await vi.waitFor(
        () => {
          expect(all(tailed)).toBe(true);
        },
        { timeout: WAITING.timeoutMs },
      );
      // Each record is in the log once and in the order in which it was published.
      for (const key of keys) {
        const written = texts(tailed.filter((one) => one.key === key)).map((text) => Number(text.split('-')[1]));
        expect(written, `${refusals} refusals`).toEqual([...new Set(written)].sort((left, right) => left - right));
      }
      await bus.close();
      await tailing;
    });

    test('names a broker that is down, and finds it when it starts', async () => {
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
        const message = `Kafka at ${server.brokers} is unreachable: connection refused (ECONNREFUSED)`;
        expect(outcome, String(attempts[index])).toMatchObject({
          status: 'rejected',
          reason: { name: 'BusError', code: 'unavailable', message },
        });
      }
      // A broker may need longer than the short timeout for its first answers.
      await vi.waitFor(() => late.check(), WAITING.timeoutMs);
      await vi.waitFor(() => late.lag('group', [topic]), WAITING.timeoutMs);
      await late.publish(numbered(topic, 'key', 1));
      expect(texts(await readRecords(late, { topic, from: 'earliest' }, 1))).toEqual(['0']);
    });

    test('create=never creates and changes nothing, and reports what is missing', async () => {
      const bus = await openBus();
      await newTopic(bus, 2);
      const strict = await openBus(server.brokers, '&create=never');
      await strict.ensureTopics([{ name: topic, partitions: 2 }]);
      for (const [specification, words] of [
        [{ name: `${topic}-other`, partitions: 1 }, ' does not exist'],
        [{ name: topic, partitions: 3 }, ': partitions must be at least 3 (has 2)'],
        [{ name: topic, partitions: 2, retentionMs: 5_000 }, ': retention.ms must be 5000 (is 604800000)'],
      ] as const) {
        await expect(strict.ensureTopics([specification])).rejects.toMatchObject({
          code: 'misconfigured',
          message: expect.stringContaining(`topic "${specification.name}"${words}, and create=never`) as unknown,
        });
      }
      expect(await bus.lag('group', [topic])).toHaveLength(2);
    });

    test('rejects more than the queue holds as overloaded, and writes nothing', async () => {
      const bus = await openBus(server.brokers, '&buffer_bytes=2000');
      await newTopic(bus);
      const [first, second] = await Promise.allSettled([1, 2].map(() => bus.publish(numbered(topic, 'key', 50))));
      expect(first?.status).toBe('fulfilled');
      expect(second).toMatchObject({ reason: { code: 'overloaded', retryAfterMs: expect.any(Number) as unknown } });
      await expect(bus.publish(numbered(topic, 'key', 100))).rejects.toMatchObject({ code: 'too_large' });
      await bus.publish(numbered(topic, 'key', 1));
      expect(await bus.lag('group', [topic])).toEqual([{ topic, partition: 0, records: 51 }]);
    });

    test('does not write queued records whose signal is aborted', async () => {
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

    test('a process that restarts under its name has its partitions again, and one with the name of another replaces it', async () => {
      const group = `group-${randomUUID()}`;
      const longSession = (name: string): string => `&session_timeout_ms=30000&group_instance_id=${name}`;
      const bus = await openBus();
      await newTopic(bus, 4);
      const join = async (name: string) => {
        const member = await createBus(`kafka://${server.brokers}?client=${client}${longSession(name)}`);
        open.push(member);
        const taken = new Collector(WAITING);
        const subscription = await member.subscribe({ group, topics: [topic] }, (batch) => {
          taken.add(...batch.records);
          allDone(batch);
        });
        return { member, subscription, taken };
      };
      const [first, second] = await Promise.all([join('first'), join('second')]);
      await vi.waitFor(() => {
        expect([first, second].map(({ subscription }) => subscription.assigned.length)).toEqual([2, 2]);
      }, WAITING.timeoutMs);
      const [before, others] = [[...first.subscription.assigned], [...second.subscription.assigned]];
      await first.member.close();
      const again = await join('first');
      await vi.waitFor(() => {
        expect(again.subscription.assigned).toEqual(before);
      }, WAITING.timeoutMs);
      expect(second.subscription.assigned).toEqual(others);
      const impostor = await join('second');
      await vi.waitFor(() => {
        expect(impostor.subscription.assigned).toEqual(others);
        expect(second.subscription.assigned).toEqual([]);
      }, WAITING.timeoutMs);
      await bus.publish(keysByPartition(4).map((key) => record(topic, key, key)));
      for (const [{ taken }, assigned] of [
        [again, before],
        [impostor, others],
      ] as const) {
        // A replaced member may have delivered a record without committing it.
        const read = await taken.until((items) => new Set(items.map(({ partition }) => partition)).size === 2);
        expect(new Set(read.map(({ partition }) => partition))).toEqual(
          new Set(assigned.map(({ partition }) => partition)),
        );
      }
    });

    test('rejects a topic whose max.message.bytes is below the largest record', async () => {
      const bus = await createBus(`kafka://${server.brokers}?client=${client}`, { maxRecordBytes: 2_000_000 });
      open.push(bus);
      const specification = { name: `topic-${randomUUID()}`, partitions: 1 };
      await expect(bus.ensureTopics([specification])).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining('max.message.bytes') as unknown,
      });
    });

    test('reads compressed records, also ones that hardly compress', async () => {
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

    test('publishes and reads in order, and without failures, what the broker throttles', async () => {
      const id = `throttled-${randomUUID()}`;
      const logged: string[] = [];
      const log = (level: string, event: string): void => {
        if (level !== 'debug') logged.push(event);
      };
      await limitClient(server.brokers, id, QUOTAS);
      const bus = await createBus(`kafka://${server.brokers}?${parameters}&client_id=${id}&timeout_ms=1000`, { log });
      open.push(bus);
      await newTopic(bus);
      const { batches, records, bytes, minimumMs } = THROTTLED;
      const processor = process.cpuUsage();
      const started = performance.now();
      for (let batch = 0; batch < batches; batch += 1) {
        const values = numbers(records, records * batch).map((text) => text.padEnd(bytes));
        await bus.publish(values.map((value) => record(topic, 'key', value)));
      }
      const published = performance.now();
      const read = await readRecords(bus, { topic, from: 'earliest' }, batches * records);
      const ended = performance.now();
      const { user, system } = process.cpuUsage(processor);
      expect(texts(read).map((text) => text.trim())).toEqual(numbers(batches * records));
      expect([published - started, ended - published].filter((timeMs) => timeMs < minimumMs)).toEqual([]);
      expect((user + system) / 1000).toBeLessThan((ended - started) / 2);
      expect(logged).toEqual([]);
    });

    test('causes no warnings of Node.js', () => {
      expect(warnings).toEqual([]);
    });
  });
}
