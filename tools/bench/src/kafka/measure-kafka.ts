import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startKafka } from '@chat4all/test-servers';
import { type Figure, memoryFigure, rateFigure, ratioAim, valueAim } from '../figure.ts';
import { count } from '../format.ts';
import { latencyFigures } from '../latency.ts';
import { callRate } from '../load.ts';
import { measureEach } from '../measurement.ts';
import { type KafkaProcesses, startOnKafka } from './kafka-processes.ts';
import { measureCluster } from './measure-cluster.ts';
import { startServer } from '../server-process.ts';
import { callTimes, timesToRead } from '../steady.ts';
import { readRate } from '../sustained.ts';

const CALLS = 30_000;
const IN_FLIGHT = 200;
const MESSAGES = 500_000;
const SUSTAINED = 20_000;
const CLIENTS = ['kafkajs', 'platformatic'];

/** The loads whose latency is measured, with aims in milliseconds. */
const LATENCIES = [
  { load: { perSecond: 20, seconds: 15 }, aims: { p50: 12 } },
  { load: { perSecond: 200, seconds: 15 }, aims: { p50: 20, p99: 100 } },
  { load: { perSecond: 500, seconds: 15 }, aims: { p50: 60 } },
];

/** Measures the product on one broker, and the Kafka driver on a cluster. */
export async function measureKafka(): Promise<Figure[]> {
  return [...(await measureOneBroker()), ...(await measureCluster())];
}

/** Measures the product on the brokers of KAFKA_BROKERS, or on one that is started for the run. */
async function measureOneBroker(): Promise<Figure[]> {
  const configured = process.env['KAFKA_BROKERS'];
  const broker = configured === undefined ? await startKafka({ mode: 'kraft', optimized: true }) : undefined;
  const brokers = configured ?? broker?.brokers ?? '';
  try {
    const rateMeasures = CLIENTS.map((client) => () => rates(brokers, client));
    return await measureEach([...rateMeasures, () => calls(brokers), () => memory(brokers)]);
  } finally {
    await broker?.dispose();
  }
}

async function rates(brokers: string, client: string): Promise<Figure[]> {
  const program = join(import.meta.dirname, 'kafka-rates.ts');
  const args = ['--conditions=@chat4all/source', program, brokers, client];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [published = NaN, publishedBare = NaN, consumed = NaN, consumedBare = NaN] = stdout
    .trim()
    .split(' ')
    .map(Number);
  return [
    rateFigure(`${client}: bus publish, 8 batches of 1,000 in flight; floor: the bare client`, published, {
      floor: publishedBare,
      aim: ratioAim(1),
    }),
    rateFigure(`${client}: bus consume; floor: the bare client`, consumed, { floor: consumedBare, aim: ratioAim(0.9) }),
  ];
}

async function calls(brokers: string): Promise<Figure[]> {
  const echo = await startServer('tools/bench/src/echo-server.ts');
  const floorRate = await callRate(echo.grpc, CALLS, IN_FLIGHT);
  const floors: number[][] = [];
  for (const { load } of LATENCIES) floors.push(await callTimes(echo.grpc, load));
  await echo.close();
  const processes = await startOnKafka(brokers, { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' });
  const latencies: Figure[] = [];
  for (const [index, { load, aims }] of LATENCIES.entries()) {
    const times = await timesToRead(processes.grpc, load);
    latencies.push(...latencyFigures(`call to READ on Kafka at ${load.perSecond}/s`, times, floors[index] ?? [], aims));
  }
  const sustained = await readRate(processes.grpc, SUSTAINED);
  await processes.close();
  // Runs after the latency: the deliveries that it leaves in the log would be sent first.
  const router = await startServer('apps/router/src/main.ts', { CHAT4ALL_BUS: `kafka://${brokers}` });
  const rate = await callRate(router.grpc, CALLS, IN_FLIGHT);
  await router.close();
  return [
    rateFigure('SendMessage on Kafka, 200 in flight; floor: a bare echo', rate, {
      floor: floorRate,
      aim: ratioAim(0.8),
    }),
    ...latencies,
    rateFigure('messages to READ on Kafka, sustained', sustained, { aim: valueAim(700) }),
  ];
}

async function memory(brokers: string): Promise<Figure[]> {
  const processes = await startOnKafka(brokers, {});
  const samples: { router: number; worker: number }[] = [];
  for (let sent = 0; sent < MESSAGES; sent += MESSAGES / 5) {
    await callRate(processes.grpc, MESSAGES / 5, IN_FLIGHT);
    await sleep(2_000);
    const now = await processes.residentMegabytes();
    console.error(
      `after ${count(sent + MESSAGES / 5)}: router ${now.router.toFixed(0)} MB, worker ${now.worker.toFixed(0)} MB`,
    );
    samples.push(now);
  }
  await processes.close();
  return [...memoryFigures('router', samples), ...memoryFigures('worker', samples)];
}

function memoryFigures(
  name: 'router' | 'worker',
  samples: readonly Awaited<ReturnType<KafkaProcesses['residentMegabytes']>>[],
): Figure[] {
  const megabytes = samples.map((sample) => sample[name]);
  const [first = NaN] = megabytes;
  const last = megabytes.at(-1) ?? NaN;
  const total = count(MESSAGES);
  return [
    memoryFigure(`memory of the ${name}, most during ${total} messages`, Math.max(...megabytes), {
      aim: valueAim(220),
    }),
    memoryFigure(`memory of the ${name} after ${total} messages; floor: after ${count(MESSAGES / 5)}`, last, {
      floor: first,
      aim: ratioAim(1.1),
    }),
  ];
}
