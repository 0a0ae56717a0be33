import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ClosedReason, ConnectionLimiter } from './connection-limiter.ts';
import { createLogger } from './logger.ts';

const logger = await createLogger('test', 'silent');
let server: Server;
let limiter: ConnectionLimiter;
const clients: Socket[] = [];
const reasons: ClosedReason[] = [];
let warnings: unknown[];

beforeEach(async () => {
  reasons.length = 0;
  warnings = [];
  vi.spyOn(logger, 'warn').mockImplementation((fields: unknown, message?: unknown) => {
    warnings.push([message, fields]);
  });
  limiter = new ConnectionLimiter({
    ...{ listener: 'CHAT4ALL_TEST', maximum: 3, logger },
    onClosed: (reason) => reasons.push(reason),
  });
  server = createServer((socket) => {
    if (limiter.add(socket)) socket.on('data', (bytes) => socket.write(bytes)).on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const client of clients.splice(0)) client.destroy();
  server.close();
});

async function open(): Promise<Socket> {
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1').on('error', () => undefined);
  clients.push(client);
  await once(client, 'connect');
  return client;
}

async function speak(client: Socket): Promise<void> {
  client.write('hello');
  await once(client, 'data');
}

test('closes the oldest silent connection in favour of a new one', async () => {
  const first = await open();
  await speak(first);
  const silent = [await open(), await open()];
  const closed = silent.map((client) => once(client.resume(), 'close'));
  await speak(await open());
  await closed[0];
  await speak(await open());
  await closed[1];
  expect(reasons).toEqual(['silent', 'silent']);
  await speak(first);
  expect(limiter.size).toBe(3);
});

test('closes a new connection if all others have sent something', async () => {
  for (const client of [await open(), await open(), await open()]) await speak(client);
  await once((await open()).resume(), 'close');
  expect(reasons).toEqual(['too_many']);
  clients[0]?.destroy();
  await vi.waitUntil(() => limiter.size === 2);
  await speak(await open());
});

test('logs the closed connections once a minute, with their number', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const client of [await open(), await open(), await open()]) await speak(client);
  for (let count = 0; count < 4; count += 1) await once((await open()).resume(), 'close');
  const facts = { listener: 'CHAT4ALL_TEST', maximum: 3, silent: 0 };
  expect(warnings).toEqual([['connections closed', { ...facts, too_many: 1 }]]);
  vi.advanceTimersByTime(60_000);
  expect(warnings.slice(1)).toEqual([['connections closed', { ...facts, too_many: 3 }]]);
  vi.advanceTimersByTime(120_000);
  expect(warnings).toHaveLength(2);
  vi.useRealTimers();
});
