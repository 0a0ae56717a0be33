import type { BusLog } from './bus-options.ts';

/** The time after which a failure that continues is logged again, in milliseconds. */
const REPEAT_MS = 10_000;

/** The lines of a {@link FailureLog}. */
export interface FailureLines {
  readonly failed: string;
  readonly recovered: string;
  /** The field with the names of the things that failed. */
  readonly field: string;
}

/** Logs failures that repeat: each the first time and every ten seconds, and once when it is over. */
export class FailureLog {
  readonly #log: BusLog;
  readonly #lines: FailureLines;
  /** When each was logged last, in milliseconds. */
  readonly #failing = new Map<string, number>();

  constructor(log: BusLog, lines: FailureLines) {
    this.#log = log;
    this.#lines = lines;
  }

  /** Records that some things, such as partitions, fail for a reason. */
  failed(names: readonly string[], level: 'warn' | 'error', error: unknown): void {
    const now = performance.now();
    const due = names.filter((name) => now - (this.#failing.get(name) ?? -Infinity) >= REPEAT_MS);
    if (due.length === 0) return;
    for (const name of due) this.#failing.set(name, now);
    this.#log(level, this.#lines.failed, { [this.#lines.field]: due, error });
  }

  /** Records that some things work. */
  succeeded(names: readonly string[]): void {
    if (this.#failing.size === 0) return;
    const recovered = names.filter((name) => this.#failing.delete(name));
    if (recovered.length > 0) this.#log('info', this.#lines.recovered, { [this.#lines.field]: recovered });
  }
}
