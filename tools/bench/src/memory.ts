import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure } from './figure.ts';
import { callRate } from './load.ts';
import { startServer } from './server-process.ts';

const MESSAGES = 200_000;

/** Measures the resident memory of `npm start`: idle, and after many messages. */
export async function measureMemory(): Promise<Figure[]> {
  const server = await startServer('apps/standalone/src/main.ts');
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
    { name: 'memory of npm start, idle', value: `${idle.toFixed(0)} MB`, aim: '150 MB', met: idle <= 150 },
    {
      name: 'memory after 50,000, 100,000, 150,000 and 200,000 messages',
      value: `${after.map((megabytes) => megabytes.toFixed(0)).join(', ')} MB`,
      aim: 'not growing',
      met: last <= first * 1.1,
    },
  ];
}
