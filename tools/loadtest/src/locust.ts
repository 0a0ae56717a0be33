import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { LOADTEST_FOLDER, LOCUSTFILE } from './python-environment.ts';

/** The options of {@link startLocust}. */
export interface LocustOptions {
  /** A Python interpreter with Locust. */
  readonly python: string;
  readonly arguments: readonly string[];
  readonly apiKeys: readonly string[];
  /** Prints everything to standard error, so that standard output is free for the report. */
  readonly quietOutput: boolean;
}

/** A running Locust process. */
export interface Locust {
  /** Resolves with the exit code, or 1 if a signal killed the process. */
  readonly ended: Promise<number>;
  /** The first call stops sending and runs the checks. The second call kills the process. */
  readonly interrupt: () => void;
  readonly kill: () => void;
}

/** Starts Locust outside the terminal's process group: Ctrl-C reaches it only through `interrupt`. */
export function startLocust({ python, arguments: args, apiKeys, quietOutput }: LocustOptions): Locust {
  const child = spawn(python, ['-m', 'locust', '-f', LOCUSTFILE, ...args], {
    cwd: LOADTEST_FOLDER,
    env: { ...process.env, CHAT4ALL_API_KEY: apiKeys.join(','), PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', quietOutput ? process.stderr : process.stdout, process.stderr],
    detached: true,
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  let interrupted = false;
  return {
    ended: exitCodeOf(child).finally(() => process.off('exit', kill)),
    interrupt: () => {
      child.kill(interrupted ? 'SIGKILL' : 'SIGINT');
      interrupted = true;
    },
    kill,
  };
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  await once(child, 'close');
  return child.exitCode ?? 1;
}
