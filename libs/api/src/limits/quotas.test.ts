import { type ClientReadableStream, type ServiceError, status } from '@grpc/grpc-js';
import { StreamEventsRequest, type StreamEventsResponse } from '@chat4all/proto';
import { createLogger } from '@chat4all/runtime';
import { createSqliteStore } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Quotas } from './quotas.ts';
import { RouterShares } from './router-shares.ts';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  send,
  tenantOf,
} from '../testing/test-server.ts';

describe('messages per second', () => {
  let shares: RouterShares;
  beforeEach(async () => {
    const { usage } = createSqliteStore({ file: ':memory:' });
    shares = new RouterShares({ usage, tenants: () => [], logger: await createLogger('test', 'silent') });
  });
  afterEach(() => shares.close());

  test('allows a burst of one second, then refills at the configured rate', () => {
    let now = 0;
    const quotas = new Quotas(
      () => [tenantOf('acme', { limits: { messagesPerSecond: 10 } })],
      shares,
      () => now,
    );
    const take = (): number => {
      let taken = 0;
      try {
        for (;;) {
          quotas.takeMessage('acme');
          taken += 1;
        }
      } catch (error) {
        expect(error).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: { reason: 'QUOTA' } });
        return taken;
      }
    };
    expect(take()).toBe(10);
    now += 250;
    expect(take()).toBe(2);
    now += 3_600_000;
    expect(take()).toBe(10);
  });

  test('are counted per tenant, and unlimited without a limit', () => {
    const limits = { messagesPerSecond: 1 };
    const tenants = [tenantOf('one', { limits }), tenantOf('other', { limits }), tenantOf('free', {})];
    const quotas = new Quotas(() => tenants, shares);
    quotas.takeMessage('one');
    expect(() => {
      quotas.takeMessage('one');
    }).toThrow();
    quotas.takeMessage('other');
    for (let count = 0; count < 1_000; count += 1) quotas.takeMessage('free');
  });
});

describe('a router', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await createTestServer();
    const [demo = tenantOf('demo', {})] = demoTenants();
    await server.serve([{ ...demo, limits: { messagesPerSecond: 0.1, streams: 1 } }]);
  });
  afterEach(() => server.dispose());

  test('refuses messages beyond the limit with RetryInfo, and answers repeated requests', async () => {
    const first = await send(server.client(), { ...hello, requestId: 'r1' });
    const { code, details } = await failure(send(server.client(), { ...hello, requestId: 'r2' }));
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
    expect(details?.retryAfterMs).toBeGreaterThan(5_000);
    expect(details?.quotaFailures).toMatchObject([
      { subject: 'tenant:demo', description: 'limit of 0.1 messages per second reached' },
    ]);
    expect((await send(server.client(), { ...hello, requestId: 'r1' })).messageId).toBe(first.messageId);
  });

  test("refuses streams beyond the tenant's limit until one ends", async () => {
    const open = (): ClientReadableStream<StreamEventsResponse> =>
      server.client().chat.streamEvents(StreamEventsRequest.fromPartial({}));
    /** Resolves to OK once the stream has begun, else to the code that it was refused with. */
    const begun = (stream: ClientReadableStream<StreamEventsResponse>): Promise<number> =>
      new Promise((resolve) => {
        stream.once('data', () => {
          resolve(status.OK);
        });
        stream.on('error', ({ code }: ServiceError) => {
          resolve(code);
        });
      });
    const first = open();
    expect(await begun(first)).toBe(status.OK);
    expect(await begun(open())).toBe(status.RESOURCE_EXHAUSTED);
    first.cancel();
    // The server learns a moment later that it was cancelled.
    await expect.poll(() => begun(open())).toBe(status.OK);
  });
});
