import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadtestFolder } from './python-environment.ts';

/** What to run. */
export interface LocustOptions {
  /** The Python that has Locust. */
  readonly python: string;
  readonly arguments: readonly string[];
  readonly apiKeys: readonly string[];
  /** Print everything to standard error, which leaves standard output to somebody else. */
  readonly quietOutput: boolean;
}

/** Locust at work. */
export interface Locust {
  /** Resolves with its exit code; 1 when a signal has killed it. */
  readonly ended: Promise<number>;
  /** Asks it to stop sending, judge and end; asked again, it ends at once. */
  readonly interrupt: () => void;
  readonly kill: () => void;
}

/** Starts Locust, apart from the terminal's process group: Ctrl-C reaches it only through `interrupt`. */
export function startLocust({ python, arguments: args, apiKeys, quietOutput }: LocustOptions): Locust {
  const child = spawn(python, ['-m', 'locust', '-f', 'locustfile.py', ...args], {
    cwd: loadtestFolder,
    env: { ...process.env, CHAT4ALL_API_KEY: apiKeys.join(','), PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', quietOutput ? process.stderr : process.stdout, process.stderr],
    detached: true,
  });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  let asked = false;
  return {
    ended: untilEnded(child).finally(() => process.off('exit', kill)),
    interrupt: () => {
      child.kill(asked ? 'SIGKILL' : 'SIGINT');
      asked = true;
    },
    kill,
  };
}

async function untilEnded(child: ChildProcess): Promise<number> {
  await once(child, 'close');
  return child.exitCode ?? 1;
}
