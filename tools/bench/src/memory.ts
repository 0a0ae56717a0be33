import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Figure, memoryFigure, ratioAim, valueAim } from './figure.ts';
import { count } from './format.ts';
import { callRate } from './load.ts';
import { startServer } from './server-process.ts';

/** `BENCH_MESSAGES` makes the run longer or shorter. */
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 200_000);

/** The program of the image. From source, a process also holds the compiler that strips the types. */
const BUNDLE = 'apps/standalone/dist-bundle/app/bin/main.js';

/** The memory options of the images (apps/Dockerfile). */
const OPTIONS = { NODE_OPTIONS: '--max-semi-space-size=16', MALLOC_ARENA_MAX: '2' };

/** Measures the resident memory of the standalone app, as its image starts it: idle, and after many messages. */
export async function measureMemory(): Promise<Figure[]> {
  await promisify(execFile)('npx', ['nx', 'run', 'standalone:bundle']);
  const server = await startServer(BUNDLE, OPTIONS);
  await sleep(3_000);
  const idle = await server.residentMegabytes();
  const after: number[] = [];
  for (let sent = 0; sent < MESSAGES; sent += MESSAGES / 4) {
    await callRate(server.grpc, MESSAGES / 4, 200);
    await sleep(5_000);
    after.push(await server.residentMegabytes());
  }
  await server.close();
  const [first = NaN] = after;
  const last = after.at(-1) ?? NaN;
  return [
    memoryFigure('memory of the standalone app, idle', idle, { aim: valueAim(120) }),
    memoryFigure(`memory of the standalone app, most during ${count(MESSAGES)} messages`, Math.max(...after), {
      aim: valueAim(220),
    }),
    memoryFigure(`memory of the standalone app after ${count(MESSAGES)} messages; floor: after a quarter`, last, {
      floor: first,
      aim: ratioAim(1.1),
    }),
  ];
}
