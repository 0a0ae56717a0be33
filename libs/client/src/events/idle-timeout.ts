import { Chat4AllError } from '../chat4all-error.ts';

/** Returns the next value of a stream. Rejects with UNAVAILABLE after `limitMs` milliseconds. */
export async function withIdleTimeout<Value>(next: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = limitMs / 1_000;
      reject(new Chat4AllError(`no data from the router for ${seconds} s`, { code: 'UNAVAILABLE' }));
    }, limitMs);
  });
  // After a timeout, its rejection is not awaited anywhere.
  next.catch(() => undefined);
  try {
    return await Promise.race([next, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
