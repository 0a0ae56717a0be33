import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');

/** A server in a process of its own, with data of its own. */
export interface ServerProcess {
  /** Where its gRPC API listens. */
  readonly grpc: string;
  /** What it holds in memory now, in MB. */
  residentMegabytes(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a program of the workspace on free ports and waits until it says that it is ready. */
export async function startServer(
  program: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const child = spawn(process.execPath, ['--conditions=@chat4all/source', join(root, program)], {
    env: {
      ...process.env,
      CHAT4ALL_BUS: `embedded:${folder}/log`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_GRPC: '127.0.0.1:0',
      CHAT4ALL_METRICS: '127.0.0.1:0',
      CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
      CHAT4ALL_SANDBOX: '127.0.0.1:0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const grpc = await untilReady(child, program);
  return {
    grpc,
    residentMegabytes: async () => {
      const status = await readFile(`/proc/${child.pid ?? 'self'}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilReady(child: ChildProcess, program: string): Promise<string> {
  const ready = Promise.withResolvers<string>();
  child.once('exit', (code) => {
    ready.reject(new Error(`${program} ended with ${code ?? 'a signal'} before it was ready`));
  });
  if (child.stdout === null) throw new Error('the process has no standard output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const address = /"grpc":"([^"]+)".*"msg":"ready"/.exec(line)?.[1];
    if (address !== undefined) ready.resolve(address);
  });
  return ready.promise;
}
