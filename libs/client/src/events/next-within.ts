import { Chat4AllError } from '../chat4all-error.ts';

/** What a stream gives next; rejects with UNAVAILABLE when that takes longer, in milliseconds. */
export async function nextWithin<Value>(next: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = limitMs / 1_000;
      reject(new Chat4AllError(`nothing was heard for ${seconds} s`, { code: 'UNAVAILABLE' }));
    }, limitMs);
  });
  // It is looked at no more once the stream has stalled.
  next.catch(() => undefined);
  try {
    return await Promise.race([next, stalled]);
  } finally {
    clearTimeout(timer);
  }
}
