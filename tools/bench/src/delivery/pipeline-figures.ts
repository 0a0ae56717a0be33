import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startKafka, startPostgres } from '@chat4all/test-servers';
import { z } from 'zod';
import { type Aim, type Figure, countFigure, rateFigure, ratioAim, valueAim } from '../figure.ts';

const EMBEDDED_AIM = ratioAim(0.35);
const SERVERS_AIM = valueAim(4_000);

const outcome = z.object({
  drained: z.number(),
  floor: z.number(),
  statements: z.number(),
  admits: z.number(),
  admitted: z.number(),
  applies: z.number(),
  applied: z.number(),
});

/** Measures the rate at which the worker drains the embedded log: admit, lane, pace, send, record, publish, commit. */
export async function measureDrain(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  try {
    return await pipeline(
      'SQLite and the embedded log',
      `embedded:${folder}/log`,
      `sqlite:${folder}/store.db`,
      EMBEDDED_AIM,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Measures the same with PostgreSQL and Kafka, on the same cores. */
export async function measureDrainWithServers(): Promise<Figure[]> {
  const [kafka, postgres] = await Promise.all([startKafka({ mode: 'kraft', optimized: true }), startPostgres()]);
  try {
    return await pipeline('PostgreSQL and Kafka', `kafka://${kafka.brokers}`, postgres.url, SERVERS_AIM);
  } finally {
    await Promise.all([kafka.dispose(), postgres.dispose()]);
  }
}

async function pipeline(servers: string, bus: string, store: string, aim: Aim): Promise<Figure[]> {
  const program = join(import.meta.dirname, 'pipeline.ts');
  const options = ['--conditions=@chat4all/source', program, bus, store];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  const { drained, floor, statements, admits, admitted, applies, applied } = outcome.parse(JSON.parse(stdout));
  const calls = admits + applies;
  const work = 'to admit deliveries and record their outcomes';
  return [
    rateFigure(`deliveries through the pipeline with ${servers}; floor: connector and sandbox`, drained, {
      floor,
      aim,
    }),
    countFigure(`store calls ${work}, ${servers}`, calls, { aim: valueAim((admitted + applied) / 10) }),
    // Counted for PostgreSQL only. The worker also reads due deliveries and account states a few times per second.
    ...(statements > 0
      ? [countFigure(`statements ${work}, ${servers}`, statements, { aim: valueAim(calls * 1.2 + 200) })]
      : []),
  ];
}
