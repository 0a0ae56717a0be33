import { createMetrics } from '@chat4all/metrics';
import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';

const logger = await createLogger('test', 'silent');
const outage = Object.assign(new Error('away'), { retryable: true });

test('retries during an outage, and counts the operation meanwhile', async () => {
  const metrics = createMetrics();
  const waiting = async (): Promise<number> => {
    const { values } = await metrics.waitingOperations.get();
    return values.find(({ labels }) => labels.operation === 'work')?.value ?? 0;
  };
  const seen: number[] = [];
  const work = async (): Promise<string> => {
    seen.push(await waiting());
    if (seen.length < 3) throw outage;
    return 'done';
  };
  const { signal } = new AbortController();
  expect(await retryWhileUnavailable('work', work, { signal, logger, metrics })).toBe('done');
  expect(seen).toEqual([0, 1, 1]);
  expect(await waiting()).toBe(0);
});

test('rejects at once with other errors, and after the signal', async () => {
  const aborted = AbortSignal.abort();
  for (const [error, signal] of [
    [new Error('wrong'), new AbortController().signal],
    [outage, aborted],
  ] as const) {
    let attempts = 0;
    const work = (): Promise<void> => {
      attempts += 1;
      return Promise.reject(error);
    };
    await expect(retryWhileUnavailable('work', work, { signal, logger })).rejects.toBe(error);
    expect(attempts).toBe(1);
  }
});
