import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GuardedFolder } from './guarded-folder.ts';

export interface JavaProgram {
  /** What the program is called in errors. */
  readonly name: string;
  readonly folder: GuardedFolder;
  readonly args: readonly string[];
  /** Tells whether the program does its work. */
  readonly ready: () => Promise<boolean>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

/** A Java program that can be stopped and started again. */
export class JavaProcess {
  readonly #program: JavaProgram;
  #child: ChildProcess | undefined;

  constructor(program: JavaProgram) {
    this.#program = program;
  }

  /** Resolves when the program is ready. Rejects with the end of its log when it exits before, or takes a minute. */
  async start(): Promise<void> {
    const { name, folder, args, ready } = this.#program;
    const logFile = join(folder.path, `${name}.log`);
    const log = openSync(logFile, 'a');
    // In a process group of its own, so that Ctrl-C ends the tests first.
    const child = spawn('java', args, { cwd: folder.path, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.on('error', () => undefined);
    this.#child = child;
    folder.add(child);
    const deadline = performance.now() + startTimeoutMs;
    while (!(await ready())) {
      if (child.exitCode !== null || child.pid === undefined || performance.now() > deadline) {
        await this.kill();
        const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
        throw new Error(`${name} did not start. Its log ends with:\n${lines.slice(-15).join('\n')}`);
      }
      await setTimeout(100);
    }
  }

  /** Ends the program in its own way, or kills it when that takes too long. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM', stopTimeoutMs);
    await this.kill();
  }

  /** Ends the program as a power cut does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', stopTimeoutMs);
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
