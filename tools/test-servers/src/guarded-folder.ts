import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder and the processes that use it. Both are gone when this process is, also by `kill -9`. */
export class GuardedFolder {
  readonly path: string;
  readonly #guard: ChildProcess;

  private constructor(path: string, guard: ChildProcess) {
    this.path = path;
    this.#guard = guard;
  }

  static async create(): Promise<GuardedFolder> {
    const path = await mkdtemp(join(tmpdir(), 'chat4all-servers-'));
    // In a process group of its own: Ctrl-C is for the parent, the guard acts when that is gone.
    const guard = fork(join(import.meta.dirname, 'guard.ts'), [path], {
      detached: true,
      execArgv: [],
      stdio: 'ignore',
    });
    guard.channel?.unref();
    guard.unref();
    return new GuardedFolder(path, guard);
  }

  /** Kills the process with us, until it exits. */
  add(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#guard.send(pid);
    child.once('exit', () => {
      if (this.#guard.connected) this.#guard.send(-pid);
    });
  }

  /** Kills what still runs and removes the folder. */
  async remove(): Promise<void> {
    if (!this.#guard.connected) return;
    this.#guard.ref();
    const exited = once(this.#guard, 'exit');
    this.#guard.disconnect();
    await exited;
  }
}
