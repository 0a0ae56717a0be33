import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BusError } from '../bus-error.ts';
import { fileError, systemCode } from './file-error.ts';
import type { PartitionLog } from './partition-log.ts';
import { replaceFile } from './replace-file.ts';

/** Group → topic → the committed offset of each partition. */
type Commits = Record<string, Record<string, (number | null)[]>>;

/** The committed offsets of all groups, in memory and, with a delay, in `commits.json`. */
export class CommitFile {
  readonly #path: string;
  readonly #intervalMs: number;
  readonly #commits: Map<string, Map<string, (number | null)[]>>;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #changed = false;

  private constructor(path: string, intervalMs: number, commits: Commits) {
    this.#path = path;
    this.#intervalMs = intervalMs;
    this.#commits = new Map(Object.entries(commits).map(([group, topics]) => [group, new Map(Object.entries(topics))]));
  }

  static async open(folder: string, intervalMs: number): Promise<CommitFile> {
    const path = join(folder, 'commits.json');
    let commits: unknown = {};
    try {
      commits = JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw fileError(`cannot read ${path}`, error);
    }
    if (!isCommits(commits)) throw new BusError('misconfigured', `${path} is damaged; restore it from a backup`);
    return new CommitFile(path, intervalMs, commits);
  }

  committed(group: string, log: PartitionLog): number | undefined {
    return this.#commits.get(group)?.get(log.topic)?.[log.partition] ?? undefined;
  }

  commit(group: string, log: PartitionLog, offset: number): void {
    let topics = this.#commits.get(group);
    if (topics === undefined) this.#commits.set(group, (topics = new Map<string, (number | null)[]>()));
    let offsets = topics.get(log.topic);
    if (offsets === undefined) topics.set(log.topic, (offsets = []));
    if (offsets[log.partition] === offset) return;
    while (offsets.length < log.partition) offsets.push(null);
    offsets[log.partition] = offset;
    this.#changed = true;
  }

  /** Schedules `collect` and a write after the interval, unless one is scheduled. */
  schedule(collect: () => void): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      collect();
      // A failed write is repeated with the next one; until then a crash repeats more records.
      this.flush().catch(() => {
        this.schedule(collect);
      });
    }, this.#intervalMs);
  }

  /** Writes the changes since the last write. */
  async flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    await this.#writing;
  }

  /** Cancels a scheduled write. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #write(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const commits = Object.fromEntries(
      [...this.#commits].map(([group, topics]) => [group, Object.fromEntries(topics)]),
    );
    try {
      await replaceFile(this.#path, JSON.stringify(commits));
    } catch (error) {
      this.#changed = true;
      throw fileError(`cannot write ${this.#path}`, error);
    }
  }
}

function isCommits(value: unknown): value is Commits {
  const isRecord = (part: unknown): part is object => typeof part === 'object' && part !== null;
  return (
    isRecord(value) &&
    Object.values(value).every(
      (topics: unknown) =>
        isRecord(topics) && Object.values(topics).every((offsets: unknown) => Array.isArray(offsets)),
    )
  );
}
