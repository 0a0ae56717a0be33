import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createExposer } from './exposition.ts';
import { type MetricsServer, type MetricsSource, startMetricsServer } from './metrics-server.ts';
import { type ReadinessChecks, readinessOf } from './readiness.ts';

let server: MetricsServer;
let broken: Error | undefined;
const metrics = createMetrics();

const source = (ready: ReadinessChecks): MetricsSource => ({
  expose: createExposer(metrics.registry),
  readiness: () => readinessOf(ready),
});

beforeEach(async () => {
  broken = undefined;
  const bus = (): Promise<void> => (broken ? Promise.reject(broken) : Promise.resolve());
  const ready = { bus, store: () => Promise.resolve() };
  server = await startMetricsServer({ host: '127.0.0.1', port: 0 }, source(ready));
});
afterEach(() => server.close());

test('/metrics has every metric, including those of Node', async () => {
  metrics.grpcCalls.inc({ method: 'SendMessage', code: 'OK' });
  const response = await fetch(`${server.url}/metrics`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('chat4all_grpc_calls_total{method="SendMessage",code="OK"} 1');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
});

test('/healthz is ok while the process runs, /readyz only with all dependencies', async () => {
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  broken = new Error('connect ECONNREFUSED');
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const response = await fetch(`${server.url}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: 'not ready', not_ready: { bus: 'connect ECONNREFUSED' } });
});

test('is ready without an optional dependency, and not ready if that is damaged', async () => {
  const failing = (code: string) => ({
    store: () => Promise.reject(Object.assign(new Error('store: away'), { code })),
  });
  const reasons = { store: 'store: away' };
  expect(await readinessOf({}, failing('unavailable'))).toEqual({ notReady: {}, degraded: reasons });
  expect(await readinessOf({}, failing('damaged'))).toEqual({ notReady: reasons, degraded: {} });
  expect(await readinessOf(failing('unavailable'))).toEqual({ notReady: reasons, degraded: {} });
});

test('refuses other paths and methods', async () => {
  expect((await fetch(`${server.url}/secret`)).status).toBe(404);
  expect((await fetch(`${server.url}/metrics`, { method: 'POST' })).status).toBe(405);
});

test('rejects if the port is in use', async () => {
  const { port } = new URL(server.url);
  await expect(startMetricsServer({ host: '127.0.0.1', port: Number(port) }, source({}))).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('follows the naming conventions, with a help text for every metric', async () => {
  for (const { name, help, type } of await metrics.registry.getMetricsAsJSON()) {
    if (!name.startsWith('chat4all_')) continue;
    expect(help).toMatch(/\.$/);
    if (String(type) === 'counter') expect(name).toMatch(/_total$/);
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});
