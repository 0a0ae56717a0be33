import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Settings } from './settings.ts';

const root = join(import.meta.dirname, '../../..');

/** The environment of a program: the PATH and nothing else of this process, and a cache that halves the time of its start. */
export const programEnvironment: Settings = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
};

/** How to start a program. */
export interface AppProcessOptions {
  /** Its settings, beside PATH and nothing else of this process's environment. */
  readonly settings: Settings;
  /** Called with each line that it prints. */
  readonly onLine?: (line: string) => void;
  /** Keep it out of the terminal's process group, where Ctrl-C would reach it before who started it. Default: false. */
  readonly ownGroup?: boolean;
  /** Its working folder. Default: that of this process. */
  readonly folder?: string | undefined;
  /** Its arguments. Default: none. */
  readonly args?: readonly string[];
}

/** An entry of a JSON log, its values as text. */
export type LogEntry = Readonly<Record<string, string>>;

/** A program of the workspace as a process of its own. */
export interface AppProcess {
  readonly pid: number;
  /**
   * Resolves with the first entry of its log that has this message, said already or still to come, for example `ready`
   * with where it listens. Rejects with what it printed when it ends before.
   */
  readonly said: (message: string) => Promise<LogEntry>;
  /** Resolves when it has ended, with its exit code or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Everything that it has printed so far. */
  readonly output: () => string;
  /** Sends the signal and waits for the end. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

/** Starts a program by its path in the workspace, for example `apps/router/src/main.ts`. */
export function startProcess(
  program: string,
  { settings, onLine, ownGroup = false, folder, args = [] }: AppProcessOptions,
): AppProcess {
  const child = spawn(process.execPath, ['--conditions=@chat4all/source', join(root, program), ...args], {
    env: { ...programEnvironment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    cwd: folder,
  });
  // Who started it may end without stopping it, for example a test that fails.
  const killWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killWithUs);
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
  let over = false;
  void ended.then(() => {
    process.off('exit', killWithUs);
    over = true;
    log.emit('entry');
  });
  return {
    pid: child.pid ?? 0,
    said: async (message) => {
      for (;;) {
        const entry = entries.get(message);
        if (entry) return entry;
        if (over) throw new Error(`${program} ended before it said "${message}":\n${lines.join('\n')}`);
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

/** A line of a JSON log, its values as text; undefined when it is none. */
function parseLine(line: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)]));
  } catch {
    return undefined;
  }
}
