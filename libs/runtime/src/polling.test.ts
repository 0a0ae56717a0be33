import { expect, test, vi } from 'vitest';
import { createLogger } from './logger.ts';
import { startPolling } from './polling.ts';

const logger = await createLogger('test', 'silent');

test('runs again at once while there is more to do, and pauses otherwise', async () => {
  const pauses: number[] = [];
  const paused = Promise.withResolvers<undefined>();
  const clock = {
    now: Date.now,
    elapsed: Date.now,
    sleep: (ms: number, signal: AbortSignal) => {
      pauses.push(ms);
      paused.resolve(undefined);
      return new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    },
  };
  const step = vi.fn().mockResolvedValueOnce(true).mockResolvedValueOnce(true).mockResolvedValue(false);
  const task = startPolling(step, { task: 'test', intervalMs: 50, clock, logger });
  await paused.promise;
  await task.close();
  expect(step).toHaveBeenCalledTimes(3);
  expect(pauses).toEqual([50]);
});

test('repeats a step that fails, and logs an outage once, with its recovery', async () => {
  const [warn, info] = [vi.spyOn(logger, 'warn'), vi.spyOn(logger, 'info')];
  const recovered = Promise.withResolvers<undefined>();
  const step = vi
    .fn()
    .mockRejectedValueOnce(new Error('first'))
    .mockRejectedValueOnce(new Error('second'))
    .mockImplementation(() => {
      recovered.resolve(undefined);
      return Promise.resolve(false);
    });
  const task = startPolling(step, { task: 'test', intervalMs: 60_000, retryMs: 1, logger });
  await recovered.promise;
  await task.close();
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]?.[1]).toBe('background task failed, retrying');
  expect(info).toHaveBeenCalledExactlyOnceWith({ task: 'test' }, 'background task recovered');
});

test('logs a failure that does not pass as an error', async () => {
  const error = vi.spyOn(logger, 'error');
  const failed = Promise.withResolvers<undefined>();
  const step = (): Promise<boolean> => {
    failed.resolve(undefined);
    return Promise.reject(Object.assign(new Error('damaged'), { retryable: false }));
  };
  const task = startPolling(step, { task: 'test', intervalMs: 60_000, logger });
  await failed.promise;
  await vi.waitFor(() => {
    expect(error.mock.calls.map(([, message]) => message)).toEqual(['background task failed, retrying']);
  });
  await task.close();
  error.mockRestore();
});
