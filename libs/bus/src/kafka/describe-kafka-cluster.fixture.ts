import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bus, StoredRecord } from '../bus.ts';
import { createBus } from '../create-bus.ts';
import { Collector } from '../testing/collector.ts';
import { allDone, keysByPartition, numbered, numbers, readRecords, record, texts } from '../testing/records.ts';
import { createAssigned, leadersOf } from './cluster-admin.fixture.ts';
import { describeNetworkFaults } from './describe-network-faults.fixture.ts';
import { type KafkaCluster, type KafkaClusterNode, skipWithout, startKafkaCluster } from './kafka-server.fixture.ts';
import { handleAll, tailAll, within } from './read-all.fixture.ts';
import { SteadyLoad } from './steady-load.fixture.ts';

const { skip, named } = await skipWithout('kafkaOnJava');
const TIMEOUT_MS = 180_000;
const WAITING = { timeoutMs: 60_000 };
/** Each end of a broker takes half a minute. */
const FULL_SIZE = process.env['CHAT4ALL_TEST_SIZE'] === 'full';
const ENDS: [string, (one: KafkaClusterNode) => Promise<void>][] = [['is killed', (one) => one.kill()]];
if (FULL_SIZE) ENDS.push(['is stopped', (one) => one.stop()]);
/** Without replicas a partition has no leader as long as its broker is down. */
const ONE_REPLICA = { 'min.insync.replicas': '1' };

/** Runs the tests of a client on a cluster of three brokers, some of which are down. */
export function describeKafkaCluster(client: 'kafkajs' | 'platformatic'): void {
  describe.skipIf(skip)(named(client), { timeout: TIMEOUT_MS }, () => {
    let cluster: KafkaCluster;
    let topic = '';
    const open: Bus[] = [];
    const down = new Set<KafkaClusterNode>();

    async function openBus(more = '', brokers = cluster.brokers): Promise<Bus> {
      const url = `kafka://${brokers}?client=${client}&session_timeout_ms=6000${more}`;
      const bus = await createBus(url, { redeliveryPauseMs: 50 });
      open.push(bus);
      return bus;
    }
    const node = (id: number): KafkaClusterNode => {
      const found = cluster.nodes.find((one) => one.id === id);
      if (found === undefined) throw new Error(`broker ${id} does not exist`);
      return found;
    };
    const kill = async (id: number): Promise<void> => {
      down.add(node(id));
      await node(id).kill();
    };
    const restart = async (id: number): Promise<void> => {
      await node(id).start();
      down.delete(node(id));
    };
    beforeAll(async () => {
      cluster = await startKafkaCluster();
    }, TIMEOUT_MS);
    afterEach(async () => {
      await Promise.all([...down].map(({ id }) => restart(id)));
      await Promise.all(open.splice(0).map((bus) => bus.close()));
    });
    afterAll(() => cluster.dispose());

    test('publishes to healthy partitions while one has no leader, and to that one when it has one again', async () => {
      topic = `topic-${randomUUID()}`;
      const other = `other-${randomUUID()}`;
      await createAssigned(cluster.brokers, topic, [[1], [2], [3]], ONE_REPLICA);
      await createAssigned(cluster.brokers, other, [[1], [2]], ONE_REPLICA);
      const bus = await openBus('&publish_timeout_ms=120000');
      const keys = keysByPartition(3);
      const [first = '', second = '', broken = ''] = keys;
      const load = new SteadyLoad(bus, topic, keys);
      const others = new SteadyLoad(bus, other, keysByPartition(2));
      const records = tailAll(await openBus(), topic);
      await load.progress(keys);
      await kill(3);
      await load.progress([first, second], 100);
      await others.progress(keysByPartition(2), 100);
      const stuck = load.count(broken);
      expect(load.refusals).toEqual([]);

      const fresh = await openBus();
      await fresh.check();
      await fresh.publish([record(other, 'key', 'fresh')]);
      await fresh.ensureTopics([{ name: other, partitions: 2 }]);
      await fresh.ensureTopics([{ name: topic, partitions: 3 }]);
      await fresh.ensureTopics([{ name: `new-${topic}`, partitions: 2 }]);
      await fresh.publish(numbered(`new-${topic}`, 'key', 3));
      expect((await fresh.lag('group', [topic])).map(({ partition }) => partition)).toEqual([0, 1]);
      const handled = new Collector(WAITING);
      await fresh.subscribe({ group: `group-${topic}`, topics: [topic] }, (batch) => {
        handled.add(...batch.records);
        allDone(batch);
      });
      const fromNow = new Collector(WAITING);
      void (async () => {
        for await (const batch of fresh.tail({ topic, from: 'latest' })) fromNow.add(...batch.records);
      })();
      const fromHealthy = (items: readonly StoredRecord[]): boolean =>
        new Set(items.map(({ partition }) => partition)).isSupersetOf(new Set([0, 1]));
      await handled.until(fromHealthy);
      await fromNow.until(fromHealthy);
      expect(load.count(broken)).toBe(stuck);
      const impatient = await openBus('&publish_timeout_ms=500');
      await expect(impatient.publish([record(topic, broken, 'lost')])).rejects.toMatchObject({
        code: 'unavailable',
        message: `partition 2 of topic "${topic}" has no leader`,
      });

      await restart(3);
      await load.progress(keys);
      await fromNow.until((items) => items.some(({ partition }) => partition === 2));
      await handled.until((items) => items.some(({ partition }) => partition === 2));
      await load.stop();
      await others.stop();
      await load.assertRead(records);
      expect([...load.refusals, ...others.refusals]).toEqual([]);
    });

    test.each(ENDS)('rejects, loses and repeats nothing when the controller %s and comes back', async (_, end) => {
      topic = `topic-${randomUUID()}`;
      const bus = await openBus();
      await bus.ensureTopics([{ name: topic, partitions: 6 }]);
      const keys = keysByPartition(6);
      const load = new SteadyLoad(bus, topic, keys);
      const reader = await openBus();
      const records = tailAll(reader, topic);
      const handled = await handleAll(reader, topic);
      await load.progress(keys);
      const controller = await cluster.controller();
      down.add(controller);
      await end(controller);
      await load.progress(keys);
      await bus.ensureTopics([{ name: `new-${topic}`, partitions: 1 }]);
      await restart(controller.id);
      await load.progress(keys);
      await load.stop();
      await load.assertRead(records);
      await load.assertRead(handled);
      expect(load.refusals).toEqual([]);
    });

    test.runIf(FULL_SIZE)('survives brokers that are killed one after the other', async () => {
      topic = `topic-${randomUUID()}`;
      const bus = await openBus();
      await bus.ensureTopics([{ name: topic, partitions: 3 }]);
      const keys = keysByPartition(3);
      const load = new SteadyLoad(bus, topic, keys);
      const records = tailAll(await openBus(), topic);
      for (const id of [1, 2, 3]) {
        await load.progress(keys);
        await kill(id);
        await load.progress(keys);
        await restart(id);
      }
      await load.progress(keys);
      await load.stop();
      await load.assertRead(records);
      expect(load.refusals).toEqual([]);
    });

    test('continues without a broker that answers nothing and closes no connection', async () => {
      topic = `topic-${randomUUID()}`;
      const bus = await openBus('&timeout_ms=2000');
      await bus.ensureTopics([{ name: topic, partitions: 3 }]);
      const keys = keysByPartition(3);
      const load = new SteadyLoad(bus, topic, keys);
      const records = tailAll(await openBus('&timeout_ms=2000'), topic);
      await load.progress(keys);
      node(2).freeze();
      try {
        const fresh = await openBus('', [node(2), node(1), node(3)].map(({ address }) => address).join(','));
        await within(2000, fresh.check());
        await load.progress(keys);
      } finally {
        node(2).unfreeze();
      }
      await load.progress(keys);
      await load.stop();
      await load.assertRead(records);
      expect(load.refusals).toEqual([]);
    });

    test('keeps its partitions and repeats nothing when the coordinator of its group is killed', async () => {
      topic = `topic-${randomUUID()}`;
      const group = `group-${topic}`;
      const bus = await openBus();
      await bus.ensureTopics([{ name: topic, partitions: 3 }]);
      const keys = keysByPartition(3);
      const handled = new Collector(WAITING);
      const members = await Promise.all(
        [1, 2].map(async () => {
          const member = await openBus();
          return member.subscribe({ group, topics: [topic] }, (batch) => {
            handled.add(...batch.records);
            allDone(batch);
          });
        }),
      );
      await vi.waitFor(() => {
        expect(members.map(({ assigned }) => assigned.length).toSorted()).toEqual([1, 2]);
      }, WAITING.timeoutMs);
      const assigned = members.map((member) => [...member.assigned]);
      const load = new SteadyLoad(bus, topic, keys);
      await load.progress(keys);
      const [coordinator = 0] = await leadersOf(cluster.brokers, '__consumer_offsets');
      await kill(coordinator);
      await load.progress(keys, 50);
      await restart(coordinator);
      await load.progress(keys);
      await load.stop();
      await load.assertRead(handled.items);
      expect(members.map((member) => member.assigned)).toEqual(assigned);
    });

    describeNetworkFaults(() => ({ cluster, openBus }));

    test('reads everything with a rack, that of the leader, of a replica, or of no broker', async () => {
      topic = `topic-${randomUUID()}`;
      await createAssigned(cluster.brokers, topic, [[1, 2, 3]]);
      const bus = await openBus();
      await bus.publish(numbered(topic, 'key', 100));
      for (const rack of ['rack-1', 'rack-2', 'elsewhere']) {
        const reader = await openBus(`&rack=${rack}`);
        expect(texts(await readRecords(reader, { topic, from: 'earliest' }, 100))).toEqual(numbers(100));
      }
    });

    test.each(['gzip', 'snappy', 'lz4', 'zstd'])('reads what the broker compressed with %s', async (compression) => {
      topic = `topic-${randomUUID()}`;
      await createAssigned(cluster.brokers, topic, [[1, 2, 3]], { 'compression.type': compression });
      const bus = await openBus();
      await bus.publish(numbered(topic, 'key', 500));
      expect(texts(await readRecords(bus, { topic, from: 'earliest' }, 500))).toEqual(numbers(500));
    });

    test.each(['gzip', 'lz4', 'zstd'])('writes records compressed with %s', async (compression) => {
      const bus = await openBus(`&compression=${compression}`);
      topic = `topic-${randomUUID()}`;
      await bus.ensureTopics([{ name: topic, partitions: 1 }]);
      const noise = crypto.getRandomValues(new Uint8Array(60_000));
      await bus.publish([...numbered(topic, 'key', 500), { topic, key: 'key', value: noise }]);
      const stored = await readRecords(bus, { topic, from: 'earliest' }, 501);
      expect(texts(stored.slice(0, 500))).toEqual(numbers(500));
      expect(Buffer.compare(stored[500]?.value ?? noise.subarray(1), noise)).toBe(0);
    });
  });
}
