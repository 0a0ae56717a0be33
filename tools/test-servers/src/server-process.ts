import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GuardedFolder } from './guarded-folder.ts';

/** A program to run. */
export interface ServerProgram {
  /** The name in errors. */
  readonly name: string;
  readonly folder: GuardedFolder;
  readonly command: string;
  readonly args: readonly string[];
  /** Returns whether the program is ready. */
  readonly ready: () => Promise<boolean>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/** A program that can be stopped and restarted. */
export class ServerProcess {
  readonly #program: ServerProgram;
  #child: ChildProcess | undefined;

  constructor(program: ServerProgram) {
    this.#program = program;
  }

  /**
   * Resolves when the program is ready. Rejects with the end of its log if it exits, or is not ready within a minute.
   */
  async start(): Promise<void> {
    const { name, folder, command, args, ready } = this.#program;
    const logFile = join(folder.path, `${name}.log`);
    const log = openSync(logFile, 'a');
    // In a separate process group, so that Ctrl-C ends the tests first.
    const child = spawn(command, args, { cwd: folder.path, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.on('error', () => undefined);
    this.#child = child;
    folder.add(child);
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await ready())) {
      if (child.exitCode !== null || child.pid === undefined || performance.now() > deadline) {
        await this.kill();
        const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
        throw new Error(`${name} did not start; its log ends with:\n${lines.slice(-15).join('\n')}`);
      }
      await setTimeout(100);
    }
  }

  /** The process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Stops the program with SIGTERM, or kills it after 20 seconds. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM', STOP_TIMEOUT_MS);
    await this.kill();
  }

  /** Kills the program, as `kill -9` does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', STOP_TIMEOUT_MS);
  }

  /** Stops the program in the middle of its work, so that it answers nothing and closes no connection. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** Lets a frozen program continue. */
  unfreeze(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = new AbortController();
    await Promise.race([exited, setTimeout(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
  }
}
