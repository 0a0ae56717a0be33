import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBus } from '@chat4all/bus';
import { startStack } from '@chat4all/local-stack';
import type { Settings } from '@chat4all/processes';
import { deliveriesTopic, eventsTopic } from '@chat4all/records';

/** Router, worker, webhooks and sandbox as processes over Kafka. */
export interface KafkaProcesses {
  readonly grpc: string;
  /** Resolves when the worker and the projection have nothing left to do. */
  caughtUp(): Promise<void>;
  /** What router and worker hold in memory now, in MB. */
  residentMegabytes(): Promise<{ router: number; worker: number }>;
  close(): Promise<void>;
}

/** Starts them, for the WhatsApp channel alone. The webhooks and the sandbox take the ports by convention. */
export async function startOverKafka(brokers: string, settings: Settings): Promise<KafkaProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const processes = startStack({
    settings: { CHAT4ALL_BUS: `kafka://${brokers}`, CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`, ...settings },
    routers: 1,
    workers: 1,
    channels: ['whatsapp'],
    ports: { grpc: 0, metrics: 0, webhooks: 8_080, sandbox: 8_090 },
    onLine: () => undefined,
  });
  const entries = await Promise.all(processes.map((one) => one.said('ready')));
  const bus = await createBus(`kafka://${brokers}`);
  const left = async (): Promise<number> => {
    const lags = await Promise.all([
      bus.lag('chat4all.worker.whatsapp', [deliveriesTopic('whatsapp')]),
      bus.lag('chat4all.projection', [eventsTopic]),
    ]);
    return lags.flat().reduce((sum, { records }) => sum + records, 0);
  };
  const megabytesOf = async (name: string): Promise<number> => {
    const pid = processes.find((one) => one.name.startsWith(name))?.pid ?? 0;
    return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  };
  return {
    grpc: entries.find((entry) => entry['grpc'] !== undefined)?.['grpc'] ?? '',
    caughtUp: async () => {
      while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
    },
    residentMegabytes: async () => ({ router: await megabytesOf('router'), worker: await megabytesOf('worker') }),
    close: async () => {
      await bus.close();
      await Promise.all(processes.map((one) => one.stop('SIGTERM')));
      await rm(folder, { recursive: true });
    },
  };
}
