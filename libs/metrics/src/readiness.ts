/** The dependencies of a process, each with a check that rejects with the reason if it is unavailable. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** The reasons of failed checks, by name; empty if all dependencies are available. */
export type Failures = Readonly<Record<string, string>>;

/** The unavailable dependencies of a process. */
export interface Readiness {
  /** Those without which it is not ready. */
  readonly notReady: Failures;
  /** Those without which it is ready, but degraded. */
  readonly degraded: Failures;
}

/** The time after which a check counts as failed, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

/** Runs the checks of the dependencies that a process needs, and of those that it can do without for a while. */
export async function readinessOf(ready: ReadinessChecks, optional: ReadinessChecks = {}): Promise<Readiness> {
  const [notReady, degraded] = await Promise.all([failuresOf(ready), failuresOf(optional)]);
  return { notReady, degraded };
}

/** Runs all checks concurrently, and returns the failed ones. */
export async function failuresOf(checks: ReadinessChecks): Promise<Failures> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await withTimeout(check());
        return undefined;
      } catch (error) {
        return [name, error instanceof Error ? error.message : String(error)] as const;
      }
    }),
  );
  return Object.fromEntries(results.filter((result) => result !== undefined));
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
