import { status } from '@grpc/grpc-js';
import { StoreError } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  send,
  tenantOf,
} from '../testing/test-server.ts';

const DAY_MS = 86_400_000;
/** An hour before the end of a day. */
const evening = Math.ceil(Date.now() / DAY_MS) * DAY_MS - 3_600_000;

let server: TestServer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: evening });
  server = await createTestServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await server.dispose();
});

async function serve(messagesPerDay: number): Promise<void> {
  const [demo = tenantOf('demo', {})] = demoTenants();
  await server.serve([{ ...demo, limits: { messagesPerDay } }]);
}

const EXHAUSTED_ERROR = {
  code: status.RESOURCE_EXHAUSTED,
  details: { reason: 'QUOTA', quotaFailures: [{ subject: 'tenant:demo' }] },
};

test('refuses messages beyond the daily limit until the day ends', async () => {
  await serve(3);
  const named = { ...hello, requestId: 'r' };
  for (const request of [named, hello, hello]) await send(server.client(), request);
  const refused = await failure(send(server.client(), hello));
  expect(refused).toMatchObject(EXHAUSTED_ERROR);
  expect(refused.details?.retryAfterMs).toBeLessThanOrEqual(3_600_000);
  expect(refused.details?.retryAfterMs).toBeGreaterThan(3_500_000);
  // Repeated requests and validations are not counted.
  await send(server.client(), named);
  await send(server.client(), { ...hello, validateOnly: true });
  vi.setSystemTime(evening + 3_600_001);
  await send(server.client(), hello);
});

test('counts the messages of all routers, also after a restart', async () => {
  await serve(5);
  await send(server.client(), hello);
  await send(server.client(), hello);
  await server.stop();
  const day = new Date(evening).toISOString().slice(0, 10);
  // Another router's.
  expect(await server.store.usage.add([{ tenantId: 'demo', period: day, amount: 3 }])).toEqual([5]);
  await serve(5);
  await vi.waitFor(async () => {
    expect(await failure(send(server.client(), { ...hello, validateOnly: false }))).toMatchObject(EXHAUSTED_ERROR);
  });
});

test('counts only accepted messages, and loses no count while the store is unavailable', async () => {
  await serve(2);
  vi.spyOn(server.bus, 'publish').mockRejectedValueOnce(new Error('log down'));
  expect((await failure(send(server.client(), hello))).code).toBe(status.INTERNAL);
  const add = vi.spyOn(server.store.usage, 'add').mockRejectedValue(new StoreError('unavailable', 'down'));
  await send(server.client(), hello);
  await send(server.client(), hello);
  expect(await failure(send(server.client(), hello))).toMatchObject(EXHAUSTED_ERROR);
  await vi.waitFor(() => {
    expect(add).toHaveBeenCalled();
  }, 3_000);
  add.mockRestore();
  await server.stop();
  const day = new Date(evening).toISOString().slice(0, 10);
  expect(await server.store.usage.add([{ tenantId: 'demo', period: day, amount: 0 }])).toEqual([2]);
});
