import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentials, status } from '@grpc/grpc-js';
import { type AppProcess, type Settings, startProcess } from '@chat4all/processes';
import {
  HealthCheckResponse_ServingStatus,
  HealthClient,
  SendMessageRequest,
  connect,
  decodeStatusDetails,
  isServiceError,
  unary,
} from '@chat4all/proto';
import { type KafkaServer, skipWithout, startKafka } from '@chat4all/test-servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

const { skip, named } = await skipWithout('kafkaOnJava');

let kafka: KafkaServer;
let folder: string;
let running: AppProcess[];

function start(app: string, bus: string, more: Settings = {}): AppProcess {
  const settings = {
    CHAT4ALL_BUS: bus,
    CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
    CHAT4ALL_GRPC: '127.0.0.1:0',
    CHAT4ALL_HTTP: '127.0.0.1:0',
    CHAT4ALL_METRICS: '127.0.0.1:0',
    ...more,
  };
  const process = startProcess(`apps/${app}/src/main.ts`, { settings });
  running.push(process);
  return process;
}

const REQUEST = SendMessageRequest.fromPartial({
  message: {
    recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999999999' } } }],
    content: { kind: { $case: 'text', value: { body: 'Olá' } } },
  },
});

describe.skipIf(skip)(named('outages of Kafka'), () => {
  beforeAll(async () => {
    kafka = await startKafka({ mode: 'kraft', secured: true });
  }, 180_000);
  afterAll(() => kafka.dispose(), 60_000);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat4all-outage-'));
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop('SIGKILL')));
    await rm(folder, { recursive: true });
  });

  test('a router without a broker reports not ready, refuses calls with a retry delay, and recovers', async () => {
    await kafka.stop();
    // Instagram's topic must remain missing, for a test below.
    const router = start('router', `kafka://${kafka.brokers}?timeout_ms=1000`, { CHAT4ALL_CHANNELS: 'whatsapp' });
    const { grpc = '', metrics = '' } = await router.waitForLog('listening');
    await router.waitForLog('operation failed, retrying');
    expect(router.output()).toContain(kafka.brokers);

    const notReady = await fetch(`${metrics}/readyz`);
    expect(notReady.status).toBe(503);
    expect(await notReady.text()).toContain(kafka.brokers);
    expect((await fetch(`${metrics}/healthz`)).status).toBe(200);
    const health = new HealthClient(grpc, credentials.createInsecure());
    const check = async (): Promise<HealthCheckResponse_ServingStatus> =>
      (await unary(health.check.bind(health), { service: '' })).status;
    expect(await check()).toBe(HealthCheckResponse_ServingStatus.NOT_SERVING);

    const connection = connect({ address: grpc });
    const { chat } = connection;
    const refused: unknown = await unary(chat.sendMessage.bind(chat), REQUEST, { timeoutMs: 20_000 }).catch(
      (error: unknown) => error,
    );
    if (!isServiceError(refused)) throw new Error('the call must fail', { cause: refused });
    expect(refused.code).toBe(status.UNAVAILABLE);
    expect(decodeStatusDetails(refused)?.retryAfterMs).toBeGreaterThan(0);

    await kafka.start();
    await router.waitForLog('ready');
    const { message } = await unary(chat.sendMessage.bind(chat), REQUEST, { timeoutMs: 20_000 });
    expect(message?.deliveries).toHaveLength(1);
    while ((await check()) !== HealthCheckResponse_ServingStatus.SERVING) await sleep(20);
    expect((await fetch(`${metrics}/readyz`)).status).toBe(200);
    connection.close();
    health.close();
    expect(await router.stop('SIGTERM')).toBe(0);
  }, 120_000);

  test.each(['worker', 'standalone'])(
    'a %s without a broker reports not ready, and starts its work when there is one',
    async (name) => {
      await kafka.stop();
      const app = start(name, `kafka://${kafka.brokers}?timeout_ms=1000`, {
        CHAT4ALL_CHANNELS: 'whatsapp',
        CHAT4ALL_METRICS: '127.0.0.1:0',
        CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
        CHAT4ALL_SANDBOX: '127.0.0.1:0',
        // The log has events of the tests before.
        CHAT4ALL_ACCEPT_EMPTY_STORE: '1',
      });
      const { metrics: url = '' } = await app.waitForLog('listening');
      expect((await fetch(`${url}/readyz`)).status).toBe(503);
      await app.waitForLog('operation failed, retrying');
      await kafka.start();
      await app.waitForLog('ready');
      await vi.waitFor(
        async () => {
          expect((await fetch(`${url}/readyz`)).status).toBe(200);
        },
        { timeout: 20_000 },
      );
      expect(await app.stop('SIGTERM')).toBe(0);
    },
    120_000,
  );

  test('stops a router that waits for its broker', async () => {
    const router = start('router', 'kafka://127.0.0.1:1?timeout_ms=500');
    await router.waitForLog('operation failed, retrying');
    expect(await router.stop('SIGTERM')).toBe(0);
  }, 60_000);

  describe('a permanent error ends the router with one line and exit code 1', () => {
    const secured = (parameters: string): string => `kafka://${kafka.secured?.brokers ?? ''}?tls=true&${parameters}`;
    const user = (): string => `sasl=scram-sha-512&username=${kafka.secured?.username ?? ''}&password_env=PASSWORD`;
    const ca = (): string => `ca=${encodeURIComponent(kafka.secured?.caFile ?? '')}`;

    test.each<[string, () => string, Settings, RegExp]>([
      [
        'a wrong password',
        () => secured(`${ca()}&${user()}`),
        { PASSWORD: 'wrong' },
        /password|credentials|authenticat/i,
      ],
      ['a certificate that is not trusted', () => secured(user()), { PASSWORD: 'any' }, /certificate|trust/i],
      [
        'a missing topic that may not be created',
        () => `kafka://${kafka.brokers}?create=never`,
        { CHAT4ALL_CHANNELS: 'instagram' },
        /chat4all\.deliveries\.instagram/,
      ],
      ['a password in the URL', () => `kafka://alice:secret@${kafka.brokers}`, {}, /password/i],
      ['an unknown parameter', () => `kafka://${kafka.brokers}?colour=red`, {}, /colour/],
    ])(
      '%s',
      async (_, bus, settings, message) => {
        const router = start('router', bus(), settings);
        expect(await router.ended).toBe(1);
        const line = router
          .output()
          .split('\n')
          .find((text) => text.startsWith('router: '));
        expect(line).toMatch(message);
        expect(router.output()).not.toMatch(/\n\s+at /);
        expect(router.output()).not.toContain('secret');
      },
      60_000,
    );

    test('a topic with too few partitions', async () => {
      const settings = { CHAT4ALL_PARTITIONS: '9', CHAT4ALL_CHANNELS: 'whatsapp' };
      const router = start('router', `kafka://${kafka.brokers}?create=never`, settings);
      expect(await router.ended).toBe(1);
      expect(router.output()).toMatch(/^router: .*chat4all\..*partition/m);
    }, 60_000);

    test('the right password is accepted', async () => {
      const router = start('router', secured(`${ca()}&${user()}`), { PASSWORD: kafka.secured?.password ?? '' });
      await router.waitForLog('ready');
      expect(await router.stop('SIGTERM')).toBe(0);
    }, 60_000);
  });
});
