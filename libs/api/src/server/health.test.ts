import { Server, ServerCredentials, credentials } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus, HealthClient, unary } from '@chat4all/proto';
import { createLogger } from '@chat4all/runtime';
import { StoreError } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Health, serveHealth } from './health.ts';

const { SERVING, NOT_SERVING } = HealthCheckResponse_ServingStatus;
const logger = await createLogger('test', 'silent');
const AVAILABLE = { bus: true, store: true };
let failure: Error;
let server: Server;
let health: Health;
let client: HealthClient;

const check = (name: 'bus' | 'store') => (): Promise<void> =>
  AVAILABLE[name] ? Promise.resolve() : Promise.reject(failure);

beforeEach(async () => {
  Object.assign(AVAILABLE, { bus: true, store: true });
  failure = new Error('away');
  server = new Server();
  health = serveHealth(server, { bus: check('bus'), store: check('store') }, logger);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  client = new HealthClient(`127.0.0.1:${port}`, credentials.createInsecure());
});
afterEach(() => {
  health.stop();
  client.close();
  server.forceShutdown();
});

const SERVICE_NAMES = ['', 'chat4all.v1.ChatService', 'chat4all.v1.ChannelService', 'chat4all.v1.DeadLetterService'];

async function untilStatuses(expected: readonly HealthCheckResponse_ServingStatus[]): Promise<void> {
  for (;;) {
    const answers = await Promise.all(SERVICE_NAMES.map((service) => unary(client.check.bind(client), { service })));
    if (answers.every(({ status }, index) => status === expected[index])) return;
    await new Promise(setImmediate);
  }
}

test('reports SERVING while the dependencies of a service are available', async () => {
  await untilStatuses([SERVING, SERVING, SERVING, SERVING]);
  AVAILABLE.store = false;
  await untilStatuses([SERVING, SERVING, NOT_SERVING, NOT_SERVING]);
  AVAILABLE.bus = false;
  await untilStatuses([NOT_SERVING, NOT_SERVING, NOT_SERVING, NOT_SERVING]);
  AVAILABLE.store = true;
  await untilStatuses([NOT_SERVING, NOT_SERVING, SERVING, NOT_SERVING]);
  health.stop();
  await untilStatuses([NOT_SERVING, NOT_SERVING, NOT_SERVING, NOT_SERVING]);
});

test('serves nothing with a store that an operator has to repair', async () => {
  await untilStatuses([SERVING, SERVING, SERVING, SERVING]);
  failure = new StoreError('damaged', 'SQLite: chat4all.db is damaged');
  AVAILABLE.store = false;
  await untilStatuses([NOT_SERVING, NOT_SERVING, NOT_SERVING, NOT_SERVING]);
});

describe('the log', () => {
  const lines: string[] = [];
  let observed: Health;
  const observe = (startGraceMs: number): void => {
    observed = serveHealth(new Server(), { bus: check('bus'), store: check('store') }, logger, startGraceMs);
  };
  beforeEach(() => {
    lines.length = 0;
    vi.useFakeTimers();
    for (const level of ['info', 'warn', 'error'] as const) {
      vi.spyOn(logger, level).mockImplementation((fields: unknown, message?: unknown) => {
        lines.push(`${level} ${String(message)}: ${JSON.stringify(fields)}`);
      });
    }
  });
  afterEach(() => {
    observed.stop();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test('has no dependency that becomes available within the grace period of the start', async () => {
    AVAILABLE.bus = false;
    observe(10_000);
    await vi.advanceTimersByTimeAsync(5_000);
    AVAILABLE.bus = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lines).toEqual([]);
    AVAILABLE.bus = false;
    await vi.advanceTimersByTimeAsync(1_000);
    AVAILABLE.bus = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lines).toEqual([
      'warn dependency unavailable: {"dependency":"bus","reason":"away"}',
      'info dependency recovered: {"dependency":"bus"}',
    ]);
  });

  test('warns of a dependency that is missing after the grace period', async () => {
    AVAILABLE.store = false;
    observe(10_000);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(lines).toEqual(['warn dependency unavailable: {"dependency":"store","reason":"away"}']);
  });

  test('has an error at once if the store is damaged', async () => {
    AVAILABLE.store = false;
    failure = new StoreError('damaged', 'SQLite: chat4all.db is damaged');
    observe(10_000);
    await vi.advanceTimersByTimeAsync(1);
    expect(lines).toEqual([
      'error dependency unavailable: {"dependency":"store","reason":"SQLite: chat4all.db is damaged"}',
    ]);
  });
});

test('answers NOT_FOUND for an unknown service', async () => {
  await expect(unary(client.check.bind(client), { service: 'chat4all.v1.Nothing' })).rejects.toMatchObject({ code: 5 });
});
