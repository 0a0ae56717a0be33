import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { startKafka } from '@chat4all/test-servers';
import { z } from 'zod';
import { type Figure, rateFigure } from '../figure.ts';
import { callRate } from '../load.ts';
import { startServer } from '../server-process.ts';

const CALLS = 20_000;
const IN_FLIGHT = 200;
const TOPIC = 'nest.deliveries';

const peer = join(import.meta.dirname, '../../peers/nest');
const library = join(import.meta.dirname, '../../../../libs/proto');
const protos = [join(library, 'proto'), join(library, 'third_party')];
const ready = z.object({ msg: z.literal('ready'), grpc: z.string() });

/** Measures the rate of SendMessage over Kafka beside a service with NestJS and kafkajs, which only publishes and answers. */
export async function measureRouterAndNest(): Promise<Figure[]> {
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: peer });
  const kafka = await startKafka({ mode: 'kraft', optimized: true });
  try {
    const router = await startServer('apps/router/src/main.ts', { CHAT4ALL_BUS: `kafka://${kafka.brokers}` });
    const rate = await callRate(router.grpc, CALLS, IN_FLIGHT);
    await router.close();
    const floor = await nestRate(kafka.brokers);
    return [rateFigure('SendMessage on Kafka, 200 in flight; floor: a NestJS service with kafkajs', rate, { floor })];
  } finally {
    await kafka.dispose();
  }
}

async function nestRate(brokers: string): Promise<number> {
  const args = [join(peer, 'main.js'), brokers, TOPIC, ...protos];
  const service = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface({ input: service.stdout })) {
      const { success, data } = ready.safeParse(JSON.parse(line));
      if (success) return await callRate(data.grpc, CALLS, IN_FLIGHT);
    }
    throw new Error('the NestJS service ended before it was ready');
  } finally {
    service.kill('SIGKILL');
    await once(service, 'close');
  }
}
