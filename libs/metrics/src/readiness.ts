/** The dependencies of a process, each with a check that rejects with the reason if it is unavailable. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** A failed check of a dependency. */
export interface Failure {
  readonly reason: string;
  /** True if an operator has to restore the dependency: the code of the error is `damaged`. */
  readonly isDamage: boolean;
}

/** The unavailable dependencies of a process: reasons by name. */
export interface Readiness {
  /** Those without which it is not ready. */
  readonly notReady: Readonly<Record<string, string>>;
  /** Those without which it is ready, but degraded. */
  readonly degraded: Readonly<Record<string, string>>;
}

/** The time after which a check counts as failed, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

/**
 * Runs the checks of the dependencies that a process needs, and of those that it can do without for a while. Damage of one of those
 * makes the process not ready too.
 */
export async function readinessOf(ready: ReadinessChecks, optional: ReadinessChecks = {}): Promise<Readiness> {
  const [needed, others] = await Promise.all([failuresOf(ready), failuresOf(optional)]);
  const damaged = [...others].filter(([, { isDamage }]) => isDamage);
  const missing = [...others].filter(([, { isDamage }]) => !isDamage);
  return { notReady: reasonsOf([...needed, ...damaged]), degraded: reasonsOf(missing) };
}

function reasonsOf(failures: readonly (readonly [name: string, failure: Failure])[]): Record<string, string> {
  return Object.fromEntries(failures.map(([name, { reason }]) => [name, reason]));
}

/** Runs all checks concurrently, and returns the failed ones by name. */
export async function failuresOf(checks: ReadinessChecks): Promise<ReadonlyMap<string, Failure>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await withTimeout(check());
        return undefined;
      } catch (error) {
        return [name, toFailure(error)] as const;
      }
    }),
  );
  return new Map(results.filter((result) => result !== undefined));
}

function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { reason: String(error), isDamage: false };
  return { reason: error.message, isDamage: 'code' in error && error.code === 'damaged' };
}

async function withTimeout(work: Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    timeout.reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`));
  }, CHECK_TIMEOUT_MS);
  try {
    await Promise.race([work, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
