import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { type Figure, secondsFigure, valueAim } from './figure.ts';

/** Measures the time from the start of the standalone app until it serves: the first one, and the next. */
export async function measureStart(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const settings = { ...isolatedSettings(folder), NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const start = async (): Promise<number> => {
    const started = performance.now();
    const { waitForLog, stop } = startProcess('apps/standalone/src/main.ts', { settings });
    await waitForLog('ready');
    const seconds = (performance.now() - started) / 1_000;
    await stop('SIGTERM');
    return seconds;
  };
  try {
    const first = await start();
    const warm = await start();
    return [
      secondsFigure('start of the standalone app, first', first, { aim: valueAim(2) }),
      secondsFigure('start of the standalone app, next', warm, { aim: valueAim(1) }),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
