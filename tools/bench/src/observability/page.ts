import { createExposer, createMetrics, readinessOf, startMetricsServer } from '@chat4all/metrics';
import { type Figure, millisecondsFigure, sizeFigure, valueAim } from '../figure.ts';
import { callTimes, percentile } from '../steady.ts';
import { startServer } from '../server-process.ts';
import { fillMetrics } from './fill.ts';

const SIZE_AIM = 500_000;
const TIME_AIM_MS = 20;
const OPEN_METRICS = { accept: 'application/openmetrics-text;version=1.0.0' };
const INSTALLATION = { channels: ['whatsapp', 'instagram', 'telegram'], accounts: 50, partitions: 48 };
const LOAD = { perSecond: 200, seconds: 10 };

/** Measures the size of `/metrics` with all labels, and its response time in a busy process. */
export async function measurePage(): Promise<Figure[]> {
  return [...(await pageSize()), ...(await pageTime())];
}

async function pageSize(): Promise<Figure[]> {
  const metrics = createMetrics();
  fillMetrics(metrics, INSTALLATION);
  const server = await startMetricsServer(
    { host: '127.0.0.1', port: 0 },
    { expose: createExposer(metrics.registry), readiness: () => readinessOf({}) },
  );
  try {
    const times: number[] = [];
    let size = 0;
    for (let round = 0; round < 50; round += 1) {
      const started = performance.now();
      size = (await (await fetch(`${server.url}/metrics`, { headers: OPEN_METRICS })).arrayBuffer()).byteLength;
      times.push(performance.now() - started);
    }
    const { channels, accounts, partitions } = INSTALLATION;
    const name = `/metrics of ${channels.length} channels, ${accounts} accounts, ${partitions} partitions per topic`;
    return [
      sizeFigure(`${name}, size`, size, { aim: valueAim(SIZE_AIM) }),
      millisecondsFigure(`${name}, p50`, percentile(times, 0.5)),
    ];
  } finally {
    await server.close();
  }
}

async function pageTime(): Promise<Figure[]> {
  const server = await startServer('apps/standalone/src/main.ts', { CHAT4ALL_SANDBOX_DELAYS: '0,0,0' });
  const times: number[] = [];
  let loading = true;
  const scrape = async (): Promise<void> => {
    while (loading) {
      const started = performance.now();
      await (await fetch(`${server.metrics}/metrics`, { headers: OPEN_METRICS })).arrayBuffer();
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const scraping = scrape();
  await callTimes(server.grpc, LOAD);
  loading = false;
  await scraping;
  await server.close();
  const name = `/metrics of a process that accepts and delivers ${LOAD.perSecond} messages/s`;
  return [
    millisecondsFigure(`${name}, p50`, percentile(times, 0.5), { aim: valueAim(TIME_AIM_MS) }),
    millisecondsFigure(`${name}, p99`, percentile(times, 0.99)),
  ];
}
