import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, noneFigure, secondsFigure, valueAim } from '../figure.ts';
import { type ClusterBench, createTopic, openBus } from './cluster-bench.ts';
import { SteadyPublisher } from './steady-publisher.ts';

const WARM_UP_MS = 3_000;
/** Longer than the session of a broker (9 s), after which its partitions have no leader. */
const OUTAGE_MS = 20_000;

/** Measures publishing to partitions whose leaders run while one partition, without replicas, has none. */
export async function measureNoLeader(bench: ClusterBench): Promise<Figure[]> {
  const [, , broker] = bench.cluster.nodes;
  if (broker === undefined) throw new Error('cluster: must have three brokers');
  const topic = await createTopic(bench, [[1], [2], [3]], 1);
  const other = await createTopic(bench, [[1], [2]], 1);
  const bus = await openBus(bench);
  const publishers = [await SteadyPublisher.start(bus, topic), await SteadyPublisher.start(bus, other)];
  await sleep(WARM_UP_MS);
  for (const { pauses } of publishers) pauses.restart();
  await broker.kill();
  await sleep(OUTAGE_MS);
  const refused = publishers.reduce((sum, publisher) => sum + publisher.refused([0, 1]), 0);
  const pause = Math.max(...publishers.map(({ pauses }) => pauses.longestSeconds([0, 1])));
  await broker.start();
  await Promise.all(publishers.map((publisher) => publisher.stop()));
  await bus.close();
  return [
    noneFigure(`publish to healthy partitions while one has no leader, refused (${bench.client})`, refused),
    secondsFigure(`publish to healthy partitions while one has no leader, longest pause (${bench.client})`, pause, {
      aim: valueAim(0.5),
    }),
  ];
}
