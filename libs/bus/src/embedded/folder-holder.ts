import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The file `lock.pid` of a folder: the pid of the process that uses the folder and, in the second line, the start of that process and the
 * identity of the folder. A reused pid has another start, and a copy of the folder has another identity.
 */
export class FolderHolder {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, 'lock.pid');
  }

  /** Returns the recorded pid, or `unknown`. */
  async pid(): Promise<string> {
    return (await this.#read()).pid ?? 'unknown';
  }

  /** Returns the recorded pid if that process still runs; undefined if it ended, or runs where its start cannot be read. */
  async livingPid(): Promise<string | undefined> {
    const { pid, identity } = await this.#read();
    if (pid === undefined || identity === undefined) return undefined;
    return identity === (await this.#identity(pid)) ? pid : undefined;
  }

  /** Records this process. */
  async record(): Promise<void> {
    const pid = String(process.pid);
    await writeFile(this.#path, `${pid}\n${(await this.#identity(pid)) ?? ''}\n`);
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async #read(): Promise<{ pid: string | undefined; identity: string | undefined }> {
    const lines = await readFile(this.#path, 'utf8').catch(() => '');
    const [pid, identity] = lines.split('\n').filter((line) => line !== '');
    return { pid: pid !== undefined && /^\d+$/.test(pid) ? pid : undefined, identity };
  }

  async #identity(pid: string): Promise<string | undefined> {
    const start = await startOf(pid).catch(() => undefined);
    if (start === undefined) return undefined;
    const { dev, ino } = await stat(this.#folder, { bigint: true });
    return `${start} ${dev}:${ino}`;
  }
}

/** Returns the time at which a process started, in words of the system. Rejects or returns undefined if there is no such process. */
async function startOf(pid: string): Promise<string | undefined> {
  if (platform() === 'linux') {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22, after the name in parentheses, which may contain blanks: clock ticks since the boot. See proc_pid_stat(5).
    const ticks = status
      .slice(status.lastIndexOf(')') + 2)
      .split(' ')
      .at(19);
    return ticks === undefined ? undefined : `${boot.trim()}:${ticks}`;
  }
  // Windows has no `ps`; an open file cannot be deleted there.
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', pid], { env: { ...process.env, LC_ALL: 'C' } });
  return stdout.trim() === '' ? undefined : stdout.trim().replaceAll(/\s+/g, '-');
}
