import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, noneFigure, secondsFigure, valueAim } from '../figure.ts';
import { type ClusterBench, createTopic, openBus } from './cluster-bench.ts';
import { GroupReaders } from './group-readers.ts';
import { SteadyPublisher } from './steady-publisher.ts';

const WARM_UP_MS = 5_000;
/** Longer than the session of a broker (9 s), after which another coordinates its groups, and a member's session (10 s). */
const OUTAGE_MS = 25_000;

/** Measures a group of two members, on partitions with replicas on other brokers, while its coordinator is killed. */
export async function measureCoordinatorKilled(bench: ClusterBench): Promise<Figure[]> {
  const group = `bench-${randomUUID()}`;
  const coordinator = await bench.cluster.coordinatorOf(group);
  const [first = 0, second = 0] = bench.cluster.nodes.filter((node) => node !== coordinator).map(({ id }) => id);
  const replicas = [
    [first, second],
    [second, first],
    [first, second],
    [second, first],
  ];
  const topic = await createTopic(bench, replicas, 2);
  const buses = await Promise.all([openBus(bench), openBus(bench), openBus(bench)]);
  const [publishing, ...reading] = buses;
  const publisher = await SteadyPublisher.start(publishing, topic);
  const readers = new GroupReaders(topic, group);
  await Promise.all(reading.map((bus) => readers.join(bus)));
  await readers.assigned(replicas.length);
  await sleep(WARM_UP_MS);
  readers.repeated = 0;
  readers.pauses.restart();
  await coordinator.kill();
  await sleep(OUTAGE_MS);
  const pause = readers.pauses.longestSeconds();
  await coordinator.start();
  await publisher.stop();
  await Promise.all(buses.map((bus) => bus.close()));
  return [
    secondsFigure(`consume while the group's coordinator is killed, longest pause (${bench.client})`, pause, {
      aim: valueAim(1),
    }),
    noneFigure(`consume while the group's coordinator is killed, repeats (${bench.client})`, readers.repeated),
  ];
}
