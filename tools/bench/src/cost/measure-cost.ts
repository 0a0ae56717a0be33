import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@chat4all/test-servers';
import { type Figure, millisecondsFigure, valueAim } from '../figure.ts';
import { formatTable } from '../format.ts';
import { startOnKafka } from '../kafka/kafka-processes.ts';
import type { Measurement } from '../measurement.ts';
import { startServer } from '../server-process.ts';
import { type SteadyLoad, percentile, timesToRead } from '../steady.ts';
import { type Ledger, cpuMilliseconds, ledgerRows } from './ledger.ts';
import { type Counts, probed, readCpu, readProbe } from './probes.ts';

const LOADS: readonly SteadyLoad[] = [20, 200, 800].map((perSecond) => ({ perSecond, seconds: 15 }));

/** The sandbox reports every state at once. */
const SETTINGS = { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' };

/** The most CPU time of one message from call to READ at 200 per second, in milliseconds. */
const AIMS = { standalone: 1.2, kafka: 3 };
const AIM_PER_SECOND = 200;

/** A set of processes whose counts can be read. */
interface Measured {
  readonly grpc: string;
  readonly read: () => Promise<Readonly<Record<string, Counts>>>;
}

/** Measures the work of each process for one message, from its call to READ. */
export async function measureCost(): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-probes-'));
  try {
    const [standalone, kafka] = [await costOfStandalone(folder), await costOnKafka(folder)];
    return {
      ledgers: [...standalone, ...kafka],
      figures: [
        ...standalone.map((ledger) => cpuFigure(ledger, AIMS.standalone)),
        ...kafka.map((ledger) => cpuFigure(ledger, AIMS.kafka)),
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function cpuFigure(ledger: Ledger, aimMs: number): Figure {
  const { name, perSecond } = ledger;
  const judgement = perSecond === AIM_PER_SECOND ? { aim: valueAim(aimMs) } : {};
  return millisecondsFigure(`CPU of one message, ${name}, ${perSecond}/s`, cpuMilliseconds(ledger), judgement);
}

async function costOfStandalone(folder: string): Promise<Ledger[]> {
  const server = await startServer('apps/standalone/src/main.ts', { ...SETTINGS, ...probed(folder) });
  const read = async (): Promise<Readonly<Record<string, Counts>>> => ({
    standalone: await readProbe(folder, server.pid),
  });
  const ledgers = await measureLoads('standalone', { grpc: server.grpc, read });
  await server.close();
  return ledgers;
}

async function costOnKafka(folder: string): Promise<Ledger[]> {
  const broker = await startKafka({ mode: 'kraft', optimized: true });
  const processes = await startOnKafka(broker.brokers, { ...SETTINGS, ...probed(folder) });
  const read = async (): Promise<Readonly<Record<string, Counts>>> => {
    const reads = [...processes.pids].map(async ([name, pid]) => [name, await readProbe(folder, pid)] as const);
    return { ...Object.fromEntries(await Promise.all(reads)), broker: await readCpu(broker.pid ?? process.pid) };
  };
  const ledgers = await measureLoads('over Kafka', { grpc: processes.grpc, read });
  await processes.close();
  await broker.dispose();
  return ledgers;
}

/** Measures every load, and prints its ledger to standard error at once. */
async function measureLoads(name: string, { grpc, read }: Measured): Promise<Ledger[]> {
  const ledgers: Ledger[] = [];
  // Compiles the code that the loads use, and fills caches.
  await timesToRead(grpc, { perSecond: 200, seconds: 10 });
  for (const load of LOADS) {
    const { perSecond, seconds } = load;
    const before = await read();
    const times = await timesToRead(grpc, load);
    const processes = perMessage(before, await read(), perSecond * seconds);
    const ledger = { name, perSecond, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99), processes };
    console.error(`${formatTable(ledgerRows(ledger))}\n`);
    ledgers.push(ledger);
  }
  return ledgers;
}

function perMessage(
  before: Readonly<Record<string, Counts>>,
  after: Readonly<Record<string, Counts>>,
  messages: number,
): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(after).map(([name, counts]) => {
      const earlier = before[name] ?? {};
      const entries = Object.entries(counts).map(([kind, count]): [string, number] => [
        kind,
        (count - (earlier[kind] ?? 0)) / messages,
      ]);
      return [name, Object.fromEntries(entries)];
    }),
  );
}
