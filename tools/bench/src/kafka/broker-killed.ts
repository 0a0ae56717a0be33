import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '@chat4all/bus';
import { type Figure, noneFigure, secondsFigure, valueAim } from '../figure.ts';
import { type ClusterBench, createTopic, openBus } from './cluster-bench.ts';
import { SteadyPublisher } from './steady-publisher.ts';

const WARM_UP_MS = 3_000;
/** Longer than the session of a broker (9 s), after which other brokers lead its partitions. */
const OUTAGE_MS = 20_000;
const RECOVERY_MS = 5_000;
/** The time without records after which a log is read to its end, in milliseconds. */
const END_OF_LOG_MS = 3_000;

/** Measures publishing to replicated partitions while one of three brokers is killed and restarted. */
export async function measureBrokerKilled(bench: ClusterBench): Promise<Figure[]> {
  // The next controller would allow every broker a new session first.
  const controller = await bench.cluster.controller();
  const broker = bench.cluster.nodes.find((node) => node !== controller);
  if (broker === undefined) throw new Error('cluster: must have three brokers');
  const orders = [
    [1, 2, 3],
    [2, 3, 1],
    [3, 1, 2],
  ];
  const topic = await createTopic(bench, [...orders, ...orders], 2);
  const bus = await openBus(bench);
  const publisher = await SteadyPublisher.start(bus, topic);
  await sleep(WARM_UP_MS);
  publisher.pauses.restart();
  await broker.kill();
  await sleep(OUTAGE_MS);
  await broker.start();
  await sleep(RECOVERY_MS);
  const pause = publisher.pauses.longestSeconds();
  await publisher.stop();
  const log = await readLog(bus, topic);
  await bus.close();
  const distinct = new Set(log);
  const { client } = bench;
  return [
    noneFigure(`publish while a broker of three is killed, refused (${client})`, publisher.refused()),
    noneFigure(
      `publish while a broker of three is killed, lost (${client})`,
      publisher.acknowledged.difference(distinct).size,
    ),
    noneFigure(`publish while a broker of three is killed, duplicates (${client})`, log.length - distinct.size),
    secondsFigure(`publish while a broker of three is killed, longest pause (${client})`, pause, { aim: valueAim(10) }),
  ];
}

/** Returns the values of all records as text, without those that {@link SteadyPublisher} starts with. */
async function readLog(bus: Bus, topic: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { records } of bus.tail({ topic, from: 'earliest', idleMs: END_OF_LOG_MS })) {
    texts.push(...records.map(({ value }) => Buffer.from(value).toString()));
    if (records.length === 0 && texts.length > 0) break;
  }
  return texts.filter((text) => text.includes(':'));
}
