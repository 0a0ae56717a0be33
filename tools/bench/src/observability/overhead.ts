import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Figure, rateFigure, ratioAim } from '../figure.ts';

const METRICS_AIM = 0.95;
const TRACES_AIM = 0.92;

/** The number of rounds. Each round measures all modes in turn; a figure is the round with the median ratio. */
const ROUNDS = 5;

const outcome = z.object({ drained: z.number() });

/** Measures the throughput of a worker with metrics, and with metrics and 1 % of messages traced. */
export async function measureOverhead(): Promise<Figure[]> {
  const sink = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const address = sink.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const traces = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  };
  const off: number[] = [];
  const counted: number[] = [];
  const traced: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      off.push(await drain('uncounted', {}));
      counted.push(await drain('counted', {}));
      traced.push(await drain('counted', traces));
    }
  } finally {
    sink.close();
    sink.closeAllConnections();
  }
  return [
    figure('deliveries with metrics; floor: without', counted, off, METRICS_AIM),
    figure('deliveries with metrics and 1 % traced; floor: without both', traced, off, TRACES_AIM),
  ];
}

function figure(name: string, rates: readonly number[], floors: readonly number[], aim: number): Figure {
  const rounds = rates.map((rate, round) => ({ rate, floor: floors[round] ?? NaN }));
  rounds.sort((one, other) => one.rate / one.floor - other.rate / other.floor);
  const { rate, floor } = rounds[Math.floor(rounds.length / 2)] ?? { rate: NaN, floor: NaN };
  return rateFigure(name, rate, { floor, aim: ratioAim(aim) });
}

async function drain(mode: 'counted' | 'uncounted', environment: Readonly<Record<string, string>>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const program = join(import.meta.dirname, '../delivery/pipeline.ts');
  const urls = [`embedded:${folder}/log`, `sqlite:${folder}/store.db`];
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@chat4all/source', program, ...urls, mode],
      { env: { ...process.env, ...environment } },
    );
    return outcome.parse(JSON.parse(stdout)).drained;
  } finally {
    await rm(folder, { recursive: true });
  }
}
