import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, memoryFigure, ratioAim, valueAim } from './figure.ts';
import { count } from './format.ts';
import { IMAGE_OPTIONS, bundleStandalone } from './image.ts';
import { callRate } from './load.ts';
import { startServer } from './server-process.ts';

/** `BENCH_MESSAGES` makes the run longer or shorter. */
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 200_000);

/** Measures the resident memory of the standalone app, as its image starts it: idle, and after many messages. */
export async function measureMemory(): Promise<Figure[]> {
  // From source, a process also holds the compiler that strips the types.
  const server = await startServer(await bundleStandalone(), IMAGE_OPTIONS);
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
