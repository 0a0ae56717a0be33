import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startKafka } from '@chat4all/test-servers';
import { type Figure, count, measureEach } from '../figure.ts';
import { latencyFigures } from '../latency.ts';
import { callRate } from '../load.ts';
import { type KafkaProcesses, startOnKafka } from './kafka-processes.ts';
import { measureCluster } from './measure-cluster.ts';
import { startServer } from '../server-process.ts';
import { type SteadyLoad, callTimes, timesToRead } from '../steady.ts';

const CALLS = 30_000;
const IN_FLIGHT = 200;
const MESSAGES = 500_000;
const LOAD: SteadyLoad = { perSecond: 500, seconds: 15 };

/** Measures the product on one broker, and the Kafka driver on a cluster. */
export async function measureKafka(): Promise<Figure[]> {
  return [...(await measureOneBroker()), ...(await measureCluster())];
}

/** Measures the product on the brokers of KAFKA_BROKERS, or on one that is started for the run. */
async function measureOneBroker(): Promise<Figure[]> {
  const configured = process.env['KAFKA_BROKERS'];
  const broker = configured === undefined ? await startKafka({ mode: 'kraft' }) : undefined;
  const brokers = configured ?? broker?.brokers ?? '';
  try {
    return await measureEach([rates, calls, memory].map((measure) => () => measure(brokers)));
  } finally {
    await broker?.dispose();
  }
}

async function rates(brokers: string): Promise<Figure[]> {
  const program = join(import.meta.dirname, 'kafka-rates.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@chat4all/source', program, brokers]);
  const [published = NaN, publishedBare = NaN, consumed = NaN, consumedBare = NaN] = stdout
    .trim()
    .split(' ')
    .map(Number);
  return [
    ratio('bus publish, batches of 1,000; floor: the bare client', published, publishedBare, 0.8),
    ratio('bus consume; floor: the bare client', consumed, consumedBare, 0.7),
  ];
}

async function calls(brokers: string): Promise<Figure[]> {
  const echo = await startServer('tools/bench/src/echo-server.ts');
  const floorRate = await callRate(echo.grpc, CALLS, IN_FLIGHT);
  const floorTimes = await callTimes(echo.grpc, LOAD);
  await echo.close();
  const processes = await startOnKafka(brokers, { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' });
  const times = await timesToRead(processes.grpc, LOAD);
  await processes.close();
  // Runs after the latency: the deliveries that it leaves in the log would be sent first.
  const router = await startServer('apps/router/src/main.ts', { CHAT4ALL_BUS: `kafka://${brokers}` });
  const rate = await callRate(router.grpc, CALLS, IN_FLIGHT);
  await router.close();
  return [
    ratio('SendMessage on Kafka, 200 in flight; floor: a bare echo', rate, floorRate, 0.75),
    ...latencyFigures(`call to READ on Kafka at ${LOAD.perSecond}/s`, times, floorTimes, { p50: 10, p99: 60 }),
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
  return [memoryFigure('router', samples), memoryFigure('worker', samples)];
}

function memoryFigure(
  name: 'router' | 'worker',
  samples: readonly Awaited<ReturnType<KafkaProcesses['residentMegabytes']>>[],
): Figure {
  const megabytes = samples.map((sample) => sample[name]);
  const [first = NaN] = megabytes;
  const last = megabytes.at(-1) ?? NaN;
  return {
    name: `memory of the ${name} during ${count(MESSAGES)} messages`,
    value: `${megabytes.map((one) => one.toFixed(0)).join(', ')} MB`,
    aim: '200 MB, not growing',
    met: Math.max(...megabytes) <= 200 && last <= first * 1.1,
  };
}

function ratio(name: string, value: number, floor: number, aim: number): Figure {
  return {
    name,
    value: `${count(value)}/s`,
    floor: `${count(floor)}/s`,
    ratio: `${Math.round((value / floor) * 100)} %`,
    aim: `${aim * 100} %`,
    met: value / floor >= aim,
  };
}
