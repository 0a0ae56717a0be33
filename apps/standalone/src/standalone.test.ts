import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import {
  type Connection,
  DeliveryState,
  HealthCheckResponse_ServingStatus,
  HealthClient,
  connect,
  unary,
  MessageView,
} from '@chat4all/proto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sendText, watch } from './testing/client.ts';
import { type RunningApp, failToStart, settingsFor, startApp } from './testing/standalone-process.ts';

const { ACCEPTED, ROUTED, SENT, DELIVERED, READ } = DeliveryState;

describe('a message from acceptance to its receipts', () => {
  let folder: string;
  let app: RunningApp;
  let connection: Connection;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat4all-standalone-'));
    app = await startApp(settingsFor(folder));
    connection = connect({ address: app.grpc });
  });
  afterAll(async () => {
    connection.close();
    expect(await app.stop('SIGTERM')).toBe(0);
    await rm(folder, { recursive: true });
  });

  test('WhatsApp: accepted, routed, sent, delivered, read', async () => {
    const message = await sendText(connection, { channel: 'whatsapp', value: '+5511999999999', body: 'Olá' });
    expect(await watch(connection, message, READ)).toEqual([ACCEPTED, ROUTED, SENT, DELIVERED, READ]);
    const stored = await unary(connection.chat.getMessage.bind(connection.chat), {
      messageId: message.messageId,
      view: MessageView.BASIC,
    });
    expect(stored.message?.deliveries[0]?.state).toBe(READ);
    expect(stored.message?.deliveries[0]?.providerMessageId).toMatch(/^wamid\./);
  });

  test('Instagram: accepted, routed, sent, read; it reports no delivered', async () => {
    const message = await sendText(connection, { channel: 'instagram', value: '17841400000000000', body: 'Oi' });
    expect(await watch(connection, message, READ)).toEqual([ACCEPTED, ROUTED, SENT, READ]);
  });

  test('Telegram: accepted, routed, sent; it reports nothing afterwards', async () => {
    const message = await sendText(connection, { channel: 'telegram', value: '123456789', body: 'Oi' });
    expect(await watch(connection, message, SENT)).toEqual([ACCEPTED, ROUTED, SENT]);
  });

  test('keeps its data from other users of the machine', async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(entries.length).toBeGreaterThan(3);
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      // The log replaces its file of positions several times a second, through one that exists only for a moment.
      if (entry.name.endsWith('.new')) continue;
      const { mode } = await stat(path);
      expect([path, (mode & 0o777).toString(8)]).toEqual([path, entry.isDirectory() ? '700' : '600']);
    }
  });

  test('serves metrics, health and readiness', async () => {
    expect((await fetch(`${app.metrics}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${app.metrics}/metrics`)).text();
    expect(metrics).toMatch(/chat4all_delivery_states_total{channel="whatsapp",state="read"} [1-9]/);
    expect(metrics).toMatch(/chat4all_webhook_requests_total{channel="instagram",status="200"} [1-9]/);
  });

  test('serves reflection and gRPC health', async () => {
    const health = new HealthClient(app.grpc, credentials.createInsecure());
    const { status } = await unary(health.check.bind(health), { service: 'chat4all.v1.ChatService' });
    expect(status).toBe(HealthCheckResponse_ServingStatus.SERVING);
    health.close();
    const raw = new Client(app.grpc, credentials.createInsecure());
    // grpc.reflection.v1 ServerReflectionRequest {list_services: "*"}.
    const services = await new Promise<string>((resolve, reject) => {
      const identity = (bytes: Buffer): Buffer => bytes;
      const call = raw.makeBidiStreamRequest(
        '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
        identity,
        identity,
      );
      call.on('data', (bytes: Buffer) => {
        resolve(bytes.toString('latin1'));
        call.end();
      });
      call.on('error', reject);
      call.write(Buffer.from([0x3a, 1, 0x2a]));
    });
    expect(services).toContain('chat4all.v1.ChatService');
    raw.close();
  });
});

test('is not ready once its store was deleted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-standalone-'));
  const app = await startApp({ ...settingsFor(folder), CHAT4ALL_STORE: `sqlite:${folder}/store/chat4all.db` });
  expect((await fetch(`${app.metrics}/readyz`)).status).toBe(200);
  await rm(join(folder, 'store'), { recursive: true });
  const response = await fetch(`${app.metrics}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    status: 'not ready',
    not_ready: { store: expect.stringContaining('was deleted or replaced') as unknown },
  });
  await app.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

describe('fails to start with one clear message and exit code 1', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat4all-standalone-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test.each<[string, (folder: string) => Record<string, string>, RegExp]>([
    [
      'an invalid setting',
      () => ({ CHAT4ALL_GRPC: 'nonsense' }),
      /^chat4all: invalid settings:\n  CHAT4ALL_GRPC: must be host:port.*\(got "nonsense"\)/,
    ],
    ['an unknown setting', () => ({ CHAT4ALL_GRCP: 'x' }), /CHAT4ALL_GRCP: unknown setting/],
    [
      'an unknown channel',
      () => ({ CHAT4ALL_CHANNELS: 'pigeon' }),
      /CHAT4ALL_CHANNELS: must be whatsapp.*"pigeon" cannot be loaded/,
    ],
    ['a missing file', () => ({ CHAT4ALL_CONFIG: '/nowhere.yaml' }), /CHAT4ALL_CONFIG=\/nowhere\.yaml/],
    [
      'a log folder that cannot be written',
      (file) => ({ CHAT4ALL_BUS: `embedded:${file}/blocker/log` }),
      /blocker\/log/,
    ],
    ['a store that cannot be written', (file) => ({ CHAT4ALL_STORE: `sqlite:${file}/blocker/x.db` }), /blocker\/x\.db/],
    ['an open API beyond loopback', () => ({ CHAT4ALL_GRPC: '0.0.0.0:0' }), /CHAT4ALL_INSECURE=1/],
  ])('%s', async (_, wrong, message) => {
    await writeFile(join(folder, 'blocker'), '');
    const { code, output } = await failToStart({ ...settingsFor(folder), ...wrong(folder) });
    expect(output).toMatch(message);
    expect(output).not.toMatch(/\n {4}at /);
    expect(code).toBe(1);
  });

  test('names a port or data folder in use and states what to do', async () => {
    const app = await startApp(settingsFor(folder));
    const samePort = { ...settingsFor(`${folder}/other`), CHAT4ALL_GRPC: app.grpc };
    const port = await failToStart(samePort);
    expect(port.output).toContain(`CHAT4ALL_GRPC=${app.grpc}: the port is in use`);
    const data = await failToStart(settingsFor(folder));
    expect(data.output).toContain(`${folder}/log`);
    expect([port.code, data.code]).toEqual([1, 1]);
    expect(await app.stop('SIGINT')).toBe(0);
  });
});
