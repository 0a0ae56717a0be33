import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '@chat4all/local-stack';
import type { Settings } from '@chat4all/processes';

/** Router, worker, webhooks and sandbox as processes on Kafka. */
export interface KafkaProcesses {
  readonly grpc: string;
  /** The process ids, by name: router, worker-whatsapp, webhooks, sandbox. */
  readonly pids: ReadonlyMap<string, number>;
  /** Returns the resident memory of router and worker, in MB. */
  residentMegabytes(): Promise<{ router: number; worker: number }>;
  close(): Promise<void>;
}

/** Starts the processes for the WhatsApp channel. The webhooks and the sandbox use their default ports. */
export async function startOnKafka(brokers: string, settings: Settings): Promise<KafkaProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const processes = startStack({
    settings: { CHAT4ALL_BUS: `kafka://${brokers}`, CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`, ...settings },
    routers: 1,
    workers: 1,
    channels: ['whatsapp'],
    ports: { grpc: 0, http: 0, metrics: 0, webhooks: 8_080, sandbox: 8_090 },
    onLine: () => undefined,
  });
  const entries = await Promise.all(processes.map((one) => one.waitForLog('ready')));
  const megabytesOf = async (name: string): Promise<number> => {
    const pid = processes.find((one) => one.name.startsWith(name))?.pid ?? 0;
    return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  };
  return {
    pids: new Map(processes.map(({ name, pid }) => [name, pid])),
    grpc: entries.find((entry) => entry['grpc'] !== undefined)?.['grpc'] ?? '',
    residentMegabytes: async () => ({ router: await megabytesOf('router'), worker: await megabytesOf('worker') }),
    close: async () => {
      await Promise.all(processes.map((one) => one.stop('SIGTERM')));
      await rm(folder, { recursive: true });
    },
  };
}
