/** The dependencies of a process, each with a check that rejects with the reason if it is unavailable. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** The reasons of failed checks, by name; empty if all dependencies are available. */
export type Failures = Readonly<Record<string, string>>;

/** The time after which a check counts as failed, in milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

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
