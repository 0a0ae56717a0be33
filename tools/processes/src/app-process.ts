import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Settings } from './settings.ts';

const root = join(import.meta.dirname, '../../..');

/** The environment of a program: only the PATH of this process, and a compile cache that halves the start time. */
export const PROGRAM_ENVIRONMENT: Settings = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
};

/** Options for starting a program. */
export interface AppProcessOptions {
  /** The settings, the only environment apart from PATH. */
  readonly settings: Settings;
  /** Called with each line that it prints. */
  readonly onLine?: (line: string) => void;
  /** Starts the program in a separate process group, where Ctrl-C in the terminal does not reach it. Default: false. */
  readonly ownGroup?: boolean;
  /** The working folder. Default: that of this process. */
  readonly folder?: string | undefined;
  /** The arguments. Default: none. */
  readonly args?: readonly string[];
}

/** An entry of a JSON log, with its values as text. */
export type LogEntry = Readonly<Record<string, string>>;

/** A program of the workspace in a separate process. */
export interface AppProcess {
  readonly pid: number;
  /**
   * Resolves with the first log entry with this message, past or future, for example `ready` with the listen addresses.
   * Rejects with the output if the process ends before.
   */
  readonly waitForLog: (message: string) => Promise<LogEntry>;
  /** Resolves when the process ends, with its exit code or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Returns all output so far. */
  readonly output: () => string;
  /** Sends the signal and waits until the process ends. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

/** Starts a program by its path in the workspace, for example `apps/router/src/main.ts`. */
export function startProcess(
  program: string,
  { settings, onLine, ownGroup = false, folder, args = [] }: AppProcessOptions,
): AppProcess {
  const child = spawn(process.execPath, ['--conditions=@chat4all/source', join(root, program), ...args], {
    env: { ...PROGRAM_ENVIRONMENT, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    cwd: folder,
  });
  // This process may end without stopping the child, for example when a test fails.
  const killChild = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killChild);
  const lines: string[] = [];
  const entries = new Map<string, LogEntry>();
  const log = new EventEmitter();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      onLine?.(line);
      const entry = parseLine(line);
      if (entry?.['msg'] === undefined || entries.has(entry['msg'])) return;
      entries.set(entry['msg'], entry);
      log.emit('entry');
    });
  }
  const ended = untilEnded(child);
  let hasEnded = false;
  void ended.then(() => {
    process.off('exit', killChild);
    hasEnded = true;
    log.emit('entry');
  });
  return {
    pid: child.pid ?? 0,
    waitForLog: async (message) => {
      for (;;) {
        const entry = entries.get(message);
        if (entry) return entry;
        if (hasEnded) throw new Error(`${program} ended before it logged "${message}":\n${lines.join('\n')}`);
        await once(log, 'entry');
      }
    },
    ended,
    output: () => lines.join('\n'),
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function untilEnded(child: ChildProcess): Promise<number | NodeJS.Signals> {
  await once(child, 'close');
  return child.exitCode ?? child.signalCode ?? 0;
}

/** Parses a line of a JSON log; undefined for any other line. */
function parseLine(line: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)]));
  } catch {
    return undefined;
  }
}
