import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, secondsFigure, valueAim } from '../figure.ts';
import { type ClusterBench, createTopic, openBus } from './cluster-bench.ts';
import { GroupReaders } from './group-readers.ts';
import { SteadyPublisher } from './steady-publisher.ts';

const WARM_UP_MS = 5_000;
const JOIN_MS = 10_000;

/** Measures the partitions of a group of one member while a second one joins. */
export async function measureSecondMember(bench: ClusterBench): Promise<Figure[]> {
  const replicas = [
    [1, 2, 3],
    [2, 3, 1],
    [3, 1, 2],
    [1, 2, 3],
  ];
  const topic = await createTopic(bench, replicas, 2);
  const buses = await Promise.all([openBus(bench), openBus(bench), openBus(bench)]);
  const [publishing, reading, joining] = buses;
  const publisher = await SteadyPublisher.start(publishing, topic);
  const readers = new GroupReaders(topic, `bench-${randomUUID()}`);
  const first = await readers.join(reading);
  await readers.assigned(replicas.length);
  await sleep(WARM_UP_MS);
  readers.pauses.restart();
  const started = performance.now();
  let firstRecordAt = Infinity;
  const second = await readers.join(joining, () => {
    firstRecordAt = Math.min(firstRecordAt, performance.now());
  });
  await sleep(JOIN_MS);
  const pauseOf = ({ assigned }: typeof first): number =>
    readers.pauses.longestSeconds(assigned.map(({ partition }) => partition));
  const [handedOver, kept] = [pauseOf(second), pauseOf(first)];
  await publisher.stop();
  await Promise.all(buses.map((bus) => bus.close()));
  const { client } = bench;
  return [
    secondsFigure(`a second member joins, pause of handed-over partitions (${client})`, handedOver, {
      aim: valueAim(0.5),
    }),
    secondsFigure(`a second member joins, its first record (${client})`, (firstRecordAt - started) / 1_000, {
      aim: valueAim(1.5),
    }),
    secondsFigure(`a second member joins, pause of kept partitions (${client})`, kept, { aim: valueAim(0.2) }),
  ];
}
