import { Server, ServerCredentials, credentials } from '@grpc/grpc-js';
import { HealthCheckResponse_ServingStatus, HealthClient, unary } from '@chat4all/proto';
import { createLogger } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Health, serveHealth } from './health.ts';

const { SERVING, NOT_SERVING } = HealthCheckResponse_ServingStatus;
const logger = await createLogger('test', 'silent');
const AVAILABLE = { bus: true, store: true };
let server: Server;
let health: Health;
let client: HealthClient;

const check = (name: 'bus' | 'store') => (): Promise<void> =>
  AVAILABLE[name] ? Promise.resolve() : Promise.reject(new Error('away'));

beforeEach(async () => {
  Object.assign(AVAILABLE, { bus: true, store: true });
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

test('answers NOT_FOUND for an unknown service', async () => {
  await expect(unary(client.check.bind(client), { service: 'chat4all.v1.Nothing' })).rejects.toMatchObject({ code: 5 });
});
