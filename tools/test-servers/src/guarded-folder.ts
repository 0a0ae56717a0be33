import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder and the processes that use it. Both are removed when this process ends, even by `kill -9`. */
export class GuardedFolder {
  readonly path: string;
  readonly #guard: ChildProcess;

  private constructor(path: string, guard: ChildProcess) {
    this.path = path;
    this.#guard = guard;
  }

  static async create(): Promise<GuardedFolder> {
    const path = await mkdtemp(join(tmpdir(), 'chat4all-servers-'));
    // In a separate process group, so that Ctrl-C ends the parent first and the guard cleans up afterwards.
    const guard = fork(join(import.meta.dirname, 'guard.ts'), [path], {
      detached: true,
      execArgv: [],
      stdio: 'ignore',
    });
    guard.channel?.unref();
    guard.unref();
    return new GuardedFolder(path, guard);
  }

  /** Adds a process to kill when this process ends. */
  add(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#guard.send(pid);
    child.once('exit', () => {
      if (this.#guard.connected) this.#guard.send(-pid);
    });
  }

  /** Kills the running processes and removes the folder. */
  async remove(): Promise<void> {
    if (!this.#guard.connected) return;
    this.#guard.ref();
    const exited = once(this.#guard, 'exit');
    this.#guard.disconnect();
    await exited;
  }
}
