import { anyOf, createRandom } from '@chat4all/processes';
import type { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

/** An input has this time, in milliseconds; one that takes longer is a finding. */
const INPUT_TIMEOUT_MS = 10_000;

/** The number of inputs whose coverage is taken together, because taking it takes longer than an input. */
const BATCH = 16;

/** The options of {@link fuzz}. */
export interface FuzzOptions {
  readonly corpus: readonly Buffer[];
  readonly coverage: Coverage;
  readonly seed: number;
  readonly durationMs: number;
  /** The number of findings that ends the run. Default: no limit. */
  readonly stopAfter?: number;
  /** Called with each input that ran code, or had an outcome, that no input before it had. */
  readonly onNew: (input: Buffer) => Promise<void>;
  /** Called with each input that found a fault; once for each message of an error. */
  readonly onFinding: (input: Buffer, error: Error) => Promise<void>;
}

/** The figures of a run. */
export interface FuzzResult {
  readonly inputs: number;
  readonly added: number;
  readonly findings: number;
  /** How many inputs had each outcome. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/**
 * Runs the corpus and the seeds, and then mutants of them until the time is over. A mutant that is new, by its coverage or
 * outcome, gets mutants too.
 */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzResult> {
  const { coverage, durationMs, onNew, onFinding, stopAfter = Infinity } = options;
  const random = createRandom(options.seed);
  const outcomes = new Map<string, number>();
  const messages = new Set<string>();
  /** Returns true if the input has a new outcome. */
  const run = async (input: Buffer): Promise<boolean> => {
    const outcome = await withTimeout(target.run(input)).catch(async (thrown: unknown) => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (!messages.has(error.message)) await onFinding(input, error);
      messages.add(error.message);
      return 'finding';
    });
    const count = outcomes.get(outcome) ?? 0;
    outcomes.set(outcome, count + 1);
    return count === 0;
  };

  const pool = [...options.corpus, ...target.seeds];
  for (const input of pool) await run(input);
  coverage.add(await coverage.take());
  let [inputs, added] = [pool.length, 0];
  const keep = async (mutant: Buffer): Promise<void> => {
    pool.push(mutant);
    added += 1;
    await onNew(mutant);
  };
  for (
    const end = performance.now() + durationMs;
    performance.now() < end && messages.size < stopAfter;
    inputs += BATCH
  ) {
    const batch = Array.from({ length: BATCH }, () => mutantOf(target, pool, random));
    for (const mutant of batch) if (await run(mutant)) await keep(mutant);
    const sample = await coverage.take();
    if (!coverage.isNew(sample)) continue;
    for (const mutant of batch) {
      await run(mutant);
      const own = await coverage.take();
      if (coverage.isNew(own) && !pool.includes(mutant)) await keep(mutant);
      coverage.add(own);
    }
    // Code that does not run again for the same input, such as a timer's, is new once only.
    coverage.add(sample);
  }
  return { inputs, added, findings: messages.size, outcomes };
}

function mutantOf(target: FuzzTarget, pool: readonly Buffer[], random: () => number): Buffer {
  const input = anyOf(pool, random);
  const formed = random() < 0.75 ? target.mutate?.(input, random) : undefined;
  return formed ?? mutate(input, anyOf(pool, random), random);
}

async function withTimeout<Result>(work: Promise<Result>): Promise<Result> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    timeout.reject(new Error(`no outcome within ${INPUT_TIMEOUT_MS} ms`));
  }, INPUT_TIMEOUT_MS);
  try {
    return await Promise.race([work, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
