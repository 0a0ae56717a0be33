import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, isolatedSettings, startProcess } from '@chat4all/processes';

/** A server as a separate process with its own data. */
export interface ServerProcess {
  readonly pid: number;
  /** The address of its gRPC API. */
  readonly grpc: string;
  /** The URL of its HTTP API; empty if it has none. */
  readonly http: string;
  /** The URL that serves `/metrics`; empty if it serves none. */
  readonly metrics: string;
  /** The URL that accepts callbacks; empty if it accepts none. */
  readonly webhooks: string;
  /** Returns its resident memory, in MB. */
  residentMegabytes(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a program of the workspace on free ports, and waits until it logs `ready`. */
export async function startServer(
  program: string,
  settings: Settings = {},
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const { pid, waitForLog, stop } = startProcess(program, {
    ...{ settings: { ...isolatedSettings(folder), ...settings }, args },
  });
  const { grpc = '', http = '', metrics = '', webhooks = '' } = await waitForLog('ready');
  return {
    pid,
    grpc,
    http,
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
