/** What a process needs, each with a check that rejects with what is wrong. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** What is wrong, by the name of the check; empty: all is well. */
export type Failures = Readonly<Record<string, string>>;

/** How long a check may take, in milliseconds, before it counts as failed. */
const CHECK_TIMEOUT_MS = 2_000;

/** Makes every check, side by side. */
export async function failuresOf(checks: ReadinessChecks): Promise<Failures> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await inTime(check());
        return undefined;
      } catch (error) {
        return [name, error instanceof Error ? error.message : String(error)] as const;
      }
    }),
  );
  return Object.fromEntries(results.filter((result) => result !== undefined));
}

async function inTime(work: Promise<void>): Promise<void> {
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
