import { Session } from 'node:inspector/promises';

/** Start and end of a part of a file. */
type Range = readonly [number, number];

/** For each function that ran, the blocks in it that did not run. */
export type CoverageSample = ReadonlyMap<string, readonly Range[]>;

/** The blocks of code that inputs have run so far, by V8's precise coverage. */
export class Coverage {
  readonly #session: Session;
  readonly #files: RegExp;
  readonly #missed = new Map<string, readonly Range[]>();

  private constructor(session: Session, files: RegExp) {
    this.#session = session;
    this.#files = files;
  }

  /** Starts the coverage of the files whose URL matches. */
  static async start(files: RegExp): Promise<Coverage> {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return new Coverage(session, files);
  }

  /** Returns what ran since the last call. */
  async take(): Promise<CoverageSample> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const sample = new Map<string, Range[]>();
    for (const { url, functions } of result.filter((file) => this.#files.test(file.url))) {
      for (const { ranges } of functions) {
        const [whole, ...blocks] = ranges;
        if (whole === undefined || whole.count === 0) continue;
        const missed = blocks.filter(({ count }) => count === 0);
        sample.set(
          `${url}:${whole.startOffset}:${whole.endOffset}`,
          missed.map(({ startOffset, endOffset }) => [startOffset, endOffset]),
        );
      }
    }
    return sample;
  }

  /** Returns true if the sample has a function or a block that no added sample has. */
  isNew(sample: CoverageSample): boolean {
    return [...sample].some(([name, missed]) => {
      const known = this.#missed.get(name);
      return known === undefined || sizeOf(intersect(known, missed)) < sizeOf(known);
    });
  }

  add(sample: CoverageSample): void {
    for (const [name, missed] of sample) {
      const known = this.#missed.get(name);
      this.#missed.set(name, known === undefined ? missed : intersect(known, missed));
    }
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}

/** Returns the parts that are in both lists. */
function intersect(one: readonly Range[], other: readonly Range[]): Range[] {
  return one.flatMap(([start, end]) =>
    other.flatMap(([from, to]): Range[] => {
      const both: Range = [Math.max(start, from), Math.min(end, to)];
      return both[0] < both[1] ? [both] : [];
    }),
  );
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}
