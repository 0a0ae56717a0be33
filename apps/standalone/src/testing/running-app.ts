import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../main.ts');

/** The product as a process of its own. */
export interface RunningApp {
  readonly grpc: string;
  readonly metrics: string;
  readonly webhooks: string;
  /** Sends the signal and resolves with how the process ended: its exit code, or the signal that killed it. */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** How a start that fails ends. */
export interface FailedStart {
  readonly code: number | null;
  readonly output: string;
}

/** Settings that disturb nobody: free ports, and data in the given folder. */
export function settingsFor(folder: string): Record<string, string> {
  return {
    CHAT4ALL_BUS: `embedded:${folder}/log`,
    CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
    CHAT4ALL_GRPC: '127.0.0.1:0',
    CHAT4ALL_METRICS: '127.0.0.1:0',
    CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
    CHAT4ALL_SANDBOX: '127.0.0.1:0',
    CHAT4ALL_SANDBOX_DELAYS: '1,2,3',
  };
}

/** Starts the product and waits until it says that it is ready. Rejects with what it printed when it ends before. */
export async function startApp(settings: Readonly<Record<string, string>>): Promise<RunningApp> {
  const { child, output } = spawnApp(settings);
  const ready = Promise.withResolvers<Record<string, unknown>>();
  if (child.stdout === null) throw new Error('the process has no standard output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = parseLine(line);
    if (parsed?.['msg'] === 'ready') ready.resolve(parsed);
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([ready.promise, ended]);
  if (Array.isArray(first)) throw new Error(`the product did not start:\n${output()}`);
  const text = (name: string): string => String(first[name]);
  return {
    grpc: text('grpc'),
    metrics: text('metrics'),
    webhooks: text('webhooks'),
    stop: async (signal) => {
      child.kill(signal);
      const [code, killedBy]: [number | null, NodeJS.Signals | null] = await onceExited(child, ended);
      return code ?? killedBy ?? 0;
    },
  };
}

/** Starts the product where it cannot start, and resolves with how it ended. */
export async function failToStart(settings: Readonly<Record<string, string>>): Promise<FailedStart> {
  const { child, output } = spawnApp(settings);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

function spawnApp(settings: Readonly<Record<string, string>>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['--conditions=@chat4all/source', main], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return { child, output: () => chunks.join('') };
}

async function onceExited(
  child: ChildProcess,
  ended: Promise<unknown>,
): Promise<[number | null, NodeJS.Signals | null]> {
  await ended;
  return [child.exitCode, child.signalCode];
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
