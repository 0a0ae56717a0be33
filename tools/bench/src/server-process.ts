import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, separateSettings, startProcess } from '@chat4all/processes';

/** A server in a process of its own, with data of its own. */
export interface ServerProcess {
  /** Where its gRPC API listens. */
  readonly grpc: string;
  /** Where it serves `/metrics`; empty for one that does not. */
  readonly metrics: string;
  /** Where it takes callbacks; empty for one that does not. */
  readonly webhooks: string;
  /** What it holds in memory now, in MB. */
  residentMegabytes(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a program of the workspace on free ports and waits until it says that it is ready. */
export async function startServer(program: string, settings: Settings = {}): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const { pid, said, stop } = startProcess(program, { settings: { ...separateSettings(folder), ...settings } });
  const { grpc = '', metrics = '', webhooks = '' } = await said('ready');
  return {
    grpc,
    metrics,
    webhooks,
    residentMegabytes: async () => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    close: async () => {
      await stop('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}
