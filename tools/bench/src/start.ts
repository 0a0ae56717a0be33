import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { type Figure, secondsFigure, valueAim } from './figure.ts';
import { bundleStandalone } from './image.ts';

/** Measures the time from the start of the standalone app until it serves: the first one, and the next, from its image's bundle and from source. */
export async function measureStart(): Promise<Figure[]> {
  const programs = { image: await bundleStandalone(), source: 'apps/standalone/src/main.ts' };
  const figures: Figure[] = [];
  for (const [from, program] of Object.entries(programs)) {
    const [first = NaN, next = NaN] = await startTwice(program);
    figures.push(
      secondsFigure(`start of the standalone app from ${from}, first`, first, { aim: valueAim(2) }),
      secondsFigure(`start of the standalone app from ${from}, next`, next, { aim: valueAim(1) }),
    );
  }
  return figures;
}

/** Starts a program with an empty cache of compiled code, and again. Returns the seconds until each served. */
async function startTwice(program: string): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const settings = { ...isolatedSettings(folder), NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const seconds: number[] = [];
  try {
    for (let starts = 0; starts < 2; starts += 1) {
      const started = performance.now();
      const { waitForLog, stop } = startProcess(program, { settings });
      await waitForLog('ready');
      seconds.push((performance.now() - started) / 1_000);
      await stop('SIGTERM');
    }
    return seconds;
  } finally {
    await rm(folder, { recursive: true });
  }
}
