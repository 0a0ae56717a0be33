import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProcess } from '@chat4all/processes';
import { type KafkaServer, startKafka } from '@chat4all/test-servers';
import { type Figure, rateFigure, ratioAim } from '../figure.ts';
import { callRate } from '../load.ts';
import { startServer } from '../server-process.ts';
import { TopicRate } from './topic-rate.ts';

const MESSAGES = 20_000;
const IN_FLIGHT = 200;

/** The topics of the deliveries and of the events that each of them causes in a worker: ROUTED and SENT. */
const DELIVERIES = 'chat4all.deliveries.whatsapp';
const EVENTS = 'chat4all.events';
const EVENTS_PER_DELIVERY = 2;
const WATERMILL_EVENTS = 'watermill.events';

/** The cores of the worker, and of everything else. */
const WORKER_CORE = 0;
const OTHER_CORE = 1;

/**
 * Measures the rate of a worker over Kafka and HTTP beside a worker in Go with Watermill: the same deliveries, broker and
 * platform; each worker alone on one core. On a machine without Go or taskset it reports that and measures nothing.
 */
export async function measureWorkerAndWatermill(): Promise<Figure[]> {
  const missing = await missingProgram(['go', 'taskset']);
  if (missing !== undefined) {
    console.error(`peers: skipped, because this machine has no ${missing}`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const kafka = await startKafka({ mode: 'kraft', optimized: true });
  const platform = startProcess('tools/bench/src/peers/platform.ts', { settings: {} });
  try {
    const { platform: address = '' } = await platform.waitForLog('ready');
    await pin(platform.pid, OTHER_CORE);
    if (kafka.pid !== undefined) await pin(kafka.pid, OTHER_CORE);
    await acceptMessages(kafka, folder);
    const worker = await workerRate(kafka, folder, address);
    const floor = await watermillRate(kafka, folder, address);
    const name = 'deliveries of a worker over Kafka and HTTP, one core; floor: a worker in Go with Watermill';
    return [rateFigure(name, worker, { floor, aim: ratioAim(1.5) })];
  } finally {
    await platform.stop('SIGKILL');
    await kafka.dispose();
    await rm(folder, { recursive: true });
  }
}

/** Puts deliveries on the log, before a worker runs. */
async function acceptMessages({ brokers }: KafkaServer, folder: string): Promise<void> {
  const router = await startServer('apps/router/src/main.ts', {
    CHAT4ALL_BUS: `kafka://${brokers}`,
    CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
  });
  await callRate(router.grpc, MESSAGES, IN_FLIGHT);
  await router.close();
}

async function workerRate({ brokers }: KafkaServer, folder: string, platform: string): Promise<number> {
  const events = await TopicRate.open(brokers, EVENTS);
  const before = await events.count();
  const worker = startProcess('apps/worker/src/main.ts', {
    settings: {
      CHAT4ALL_BUS: `kafka://${brokers}`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_METRICS: '127.0.0.1:0',
      CHAT4ALL_CHANNELS: 'whatsapp',
      // The platform of the demo account.
      CHAT4ALL_SANDBOX: platform,
    },
  });
  await pin(worker.pid, WORKER_CORE);
  const rate = await events.measure(before, MESSAGES * EVENTS_PER_DELIVERY);
  await worker.stop('SIGKILL');
  await events.close();
  return rate / EVENTS_PER_DELIVERY;
}

async function watermillRate({ brokers }: KafkaServer, folder: string, platform: string): Promise<number> {
  const program = join(folder, 'watermill');
  await promisify(execFile)('go', ['build', '-o', program, '.'], {
    cwd: join(import.meta.dirname, '../../peers/watermill'),
  });
  const events = await TopicRate.open(brokers, WATERMILL_EVENTS);
  const args = [brokers, DELIVERIES, WATERMILL_EVENTS, `http://${platform}/messages`];
  const worker = spawn('taskset', ['-c', String(WORKER_CORE), program, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const rate = await events.measure(0, MESSAGES);
  worker.kill('SIGKILL');
  await once(worker, 'close');
  await events.close();
  return rate;
}

/** Moves all threads of a process to a core. */
async function pin(pid: number, core: number): Promise<void> {
  await promisify(execFile)('taskset', ['-acp', String(core), String(pid)]);
}

async function missingProgram(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const found = await promisify(execFile)('which', [name]).catch(() => undefined);
    if (found === undefined) return name;
  }
  return undefined;
}
