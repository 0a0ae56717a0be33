import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@chat4all/test-servers';
import type { Figure } from '../figure.ts';
import { startOnKafka } from '../kafka/kafka-processes.ts';
import { startServer } from '../server-process.ts';
import { type SteadyLoad, percentile, timesToRead } from '../steady.ts';
import { printLedger } from './ledger.ts';
import { type Counts, probed, readCpu, readProbe } from './probes.ts';

const LOADS: readonly SteadyLoad[] = [20, 200, 800].map((perSecond) => ({ perSecond, seconds: 15 }));

/** The sandbox reports every state at once. */
const SETTINGS = { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' };

/** The most CPU time of one message from call to READ at 200 per second, in milliseconds: docs/performance.md. */
const AIMS = { standalone: 1.2, kafka: 3 };

/** A set of processes whose counts can be read. */
interface Measured {
  readonly grpc: string;
  readonly read: () => Promise<ReadonlyMap<string, Counts>>;
}

/** Measures what each process does for one message, from its call to READ, and prints it as a ledger. */
export async function measureCost(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-probes-'));
  try {
    return [...(await costOfStandalone(folder)), ...(await costOnKafka(folder))];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function costOfStandalone(folder: string): Promise<Figure[]> {
  const server = await startServer('apps/standalone/src/main.ts', { ...SETTINGS, ...probed(folder) });
  const read = async (): Promise<ReadonlyMap<string, Counts>> =>
    new Map([['standalone', await readProbe(folder, server.pid)]]);
  const figures = await measureLoads('standalone', { grpc: server.grpc, read }, AIMS.standalone);
  await server.close();
  return figures;
}

async function costOnKafka(folder: string): Promise<Figure[]> {
  const broker = await startKafka({ mode: 'kraft' });
  const processes = await startOnKafka(broker.brokers, { ...SETTINGS, ...probed(folder) });
  const read = async (): Promise<ReadonlyMap<string, Counts>> => {
    const reads = [...processes.pids].map(async ([name, pid]) => [name, await readProbe(folder, pid)] as const);
    return new Map([...(await Promise.all(reads)), ['broker', await readCpu(broker.pid ?? process.pid)]]);
  };
  const figures = await measureLoads('over Kafka', { grpc: processes.grpc, read }, AIMS.kafka);
  await processes.close();
  await broker.dispose();
  return figures;
}

async function measureLoads(name: string, { grpc, read }: Measured, aim: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  // Compiles what the loads use, and fills caches.
  await timesToRead(grpc, { perSecond: 200, seconds: 10 });
  for (const load of LOADS) {
    const before = await read();
    const times = await timesToRead(grpc, load);
    const ledger = perMessage(before, await read(), load.perSecond * load.seconds);
    const title = `${name}, ${load.perSecond}/s, p50 ${percentile(times, 0.5)} ms, p99 ${percentile(times, 0.99)} ms`;
    printLedger(title, ledger);
    const cpu = [...ledger.values()].reduce((sum, { 'CPU µs': time = NaN }) => sum + time, 0) / 1_000;
    const isAim = load.perSecond === 200;
    figures.push({
      name: `CPU of one message, ${name}, ${load.perSecond}/s`,
      value: `${cpu.toFixed(2)} ms`,
      aim: isAim ? `${aim} ms` : '',
      met: !isAim || cpu <= aim,
    });
  }
  return figures;
}

function perMessage(
  before: ReadonlyMap<string, Counts>,
  after: ReadonlyMap<string, Counts>,
  messages: number,
): Map<string, Counts> {
  return new Map(
    [...after].map(([name, counts]) => {
      const earlier = before.get(name) ?? {};
      const entries = Object.entries(counts).map(([kind, count]): [string, number] => [
        kind,
        (count - (earlier[kind] ?? 0)) / messages,
      ]);
      return [name, Object.fromEntries<number>(entries)];
    }),
  );
}
