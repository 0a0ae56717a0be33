import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import type { Bus } from '../bus.ts';
import { keysByPartition } from '../testing/records.ts';
import { createAssigned, reassign } from './cluster-admin.fixture.ts';
import type { KafkaCluster } from './kafka-server.fixture.ts';
import { goingBack, groupOf, handleAll, tailAll, within } from './read-all.fixture.ts';
import { SteadyLoad } from './steady-load.fixture.ts';

const REPLICAS = [
  [1, 2],
  [2, 3],
  [3, 1],
];
const SLOW_MS = 700;

/** A running cluster, and a bus on it, at its addresses or others. */
export interface ClusterUnderTest {
  readonly cluster: KafkaCluster;
  readonly openBus: (parameters?: string, brokers?: string) => Promise<Bus>;
}

/** Runs the tests with a network between the bus and the brokers that drops packets, or is slow. */
export function describeNetworkFaults(current: () => ClusterUnderTest): void {
  afterEach(() => {
    for (const { proxy } of current().cluster.nodes) {
      proxy.restore();
      proxy.delayMs = 0;
    }
  });

  test('continues with the other brokers while the network to one drops everything, and then with all', async () => {
    const { cluster, openBus } = current();
    const topic = `topic-${randomUUID()}`;
    await createAssigned(cluster.brokers, topic, REPLICAS);
    const keys = keysByPartition(3);
    const load = new SteadyLoad(await openBus('&timeout_ms=1000', cluster.proxied), topic, keys);
    const reader = await openBus('&timeout_ms=1000', cluster.proxied);
    const tailed = tailAll(reader, topic);
    const handled = await handleAll(reader, topic);
    await load.progress(keys);
    // A group without its coordinator is removed, and repeats records.
    const coordinator = await cluster.coordinatorOf(groupOf(topic));
    const [lost, ...others] = cluster.nodes.filter((node) => node !== coordinator);
    if (lost === undefined) throw new Error('all brokers are the coordinator');
    const led = keys.filter((_, partition) => partition === lost.id - 1);
    const notLed = keys.filter((key) => !led.includes(key));
    lost.proxy.cut();
    const fresh = await openBus('', [lost, ...others].map(({ proxy }) => proxy.address).join(','));
    await within(2000, fresh.check());
    // Requests over open connections, and over new ones, have got no answer.
    await vi.waitFor(() => {
      expect(lost.proxy.openedWhileCut).toBeGreaterThan(4);
    }, 20_000);
    const stuck = led.map((key) => load.count(key));
    const readOfOthers = (): number[] =>
      [tailed, handled].map((records) => records.filter(({ key }) => notLed.includes(key)).length);
    const before = readOfOthers();
    await load.progress(notLed, 100);
    await vi.waitFor(() => {
      expect(readOfOthers().filter((count, reader) => count < (before[reader] ?? 0) + 100)).toEqual([]);
    }, 20_000);
    expect(led.map((key) => load.count(key))).toEqual(stuck);
    lost.proxy.restore();
    await load.progress(keys);
    await load.stop();
    await load.assertRead(tailed);
    await load.assertRead(handled);
    expect(load.refusals).toEqual([]);
  });

  test('reads nothing twice when the leader moves before the slow answer of the old one arrives', async () => {
    const { cluster, openBus } = current();
    const topic = `topic-${randomUUID()}`;
    const [first, second, fast] = cluster.nodes.map(({ proxy }) => proxy);
    if (first === undefined || second === undefined || fast === undefined) throw new Error('three brokers are needed');
    await createAssigned(
      cluster.brokers,
      topic,
      [
        [1, 2],
        [1, 2],
        [3, 1],
      ],
      { 'min.insync.replicas': '1' },
    );
    // Metadata comes from the fast broker, and shows a move while an answer is on its way.
    const proxied = [fast, first, second].map(({ address }) => address).join(',');
    const keys = keysByPartition(3);
    const load = new SteadyLoad(await openBus(), topic, keys);
    const slowKeys = keys.map((key) => `${key}-slow`);
    const slowLoad = new SteadyLoad(await openBus('&metadata_refresh_ms=50', proxied), topic, slowKeys);
    const reader = await openBus('&metadata_refresh_ms=50', proxied);
    const tailed = tailAll(reader, topic);
    const handled = await handleAll(reader, topic);
    await slowLoad.progress(slowKeys, 1);
    for (const { slow, quick, replicas } of [
      { slow: first, quick: second, replicas: [2, 3] },
      { slow: second, quick: first, replicas: [1, 3] },
    ]) {
      quick.delayMs = 0;
      slow.delayMs = SLOW_MS;
      await slowLoad.progress(slowKeys, 2);
      await reassign(cluster.brokers, topic, [replicas, replicas, [3, 1]]);
    }
    await slowLoad.progress(slowKeys, 2);
    await Promise.all([load.stop(), slowLoad.stop()]);
    for (const read of [tailed, handled]) {
      await load.assertRead(read);
      await slowLoad.assertRead(read);
      expect(goingBack(read)).toEqual([]);
    }
    expect([...load.refusals, ...slowLoad.refusals]).toEqual([]);
  });
}
