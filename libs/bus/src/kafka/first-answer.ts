import { pause } from './retry.ts';

/**
 * Makes attempts until one succeeds, each when the one before has failed or has had `patienceMs` to answer. Returns the first
 * answer of any; if all fail, rejects with the error of the first.
 */
export async function firstAnswer<Answer>(
  attempts: readonly (() => Promise<Answer>)[],
  patienceMs: number,
): Promise<Answer> {
  const started: Promise<Answer>[] = [];
  const answered = new AbortController();
  for (const attempt of attempts) {
    if (answered.signal.aborted) break;
    const latest = attempt();
    started.push(latest);
    latest.then(
      () => {
        answered.abort();
      },
      () => undefined,
    );
    await Promise.race([latest, pause(patienceMs, answered.signal)]).catch(() => undefined);
  }
  return Promise.any(started).catch((error: unknown) => {
    throw error instanceof AggregateError ? error.errors[0] : error;
  });
}
