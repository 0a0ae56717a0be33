import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, memoryFigure, ratioAim, valueAim } from './figure.ts';
import { callRate } from './load.ts';
import { startServer } from './server-process.ts';

const MESSAGES = 200_000;

/** The memory options of the images (apps/Dockerfile). */
const OPTIONS = { NODE_OPTIONS: '--max-semi-space-size=16', MALLOC_ARENA_MAX: '2' };

/** Measures the resident memory of the standalone app, as its image starts it: idle, and after many messages. */
export async function measureMemory(): Promise<Figure[]> {
  const server = await startServer('apps/standalone/src/main.ts', OPTIONS);
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
    memoryFigure('memory of the standalone app, most during 200,000 messages', Math.max(...after), {
      aim: valueAim(220),
    }),
    memoryFigure('memory of the standalone app after 200,000 messages; floor: after 50,000', last, {
      floor: first,
      aim: ratioAim(1.1),
    }),
  ];
}
