import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { type Sandbox, createSandbox } from '@chat4all/connector-sandbox';
import { type AppProcess, startProcess } from '@chat4all/processes';
import {
  type Connection,
  CreateAccountRequest,
  CreateApiKeyRequest,
  DeliveryState,
  SendMessageRequest,
  connect,
  isServiceError,
  unary,
  MessageView,
} from '@chat4all/proto';
import { openSealer } from '@chat4all/runtime';
import { type KafkaServer, skipWithout, startKafka } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const { skip, named } = await skipWithout('kafkaOnJava');

const ADMIN_KEY = 'the-admin-key';
const NUMBER = '200000000000002';
const SECRETS = { access_token: 'the-access-token', app_secret: 'the-app-secret', verify_token: 'the-word' };
const WAIT = { timeout: 20_000, interval: 50 };

describe.skipIf(skip)(named('accounts and keys by API, over several processes'), () => {
  let kafka: KafkaServer;
  let sandbox: Sandbox;
  let sandboxUrl: string;
  let folder: string;
  let one: Connection;
  let webhooksUrl: string;
  let otherAddress: string;
  const processes: AppProcess[] = [];

  beforeAll(async () => {
    sandbox = createSandbox({ delays: { sentMs: 1, deliveredMs: 2, readMs: 3 } });
    folder = await mkdtemp(join(tmpdir(), 'chat4all-accounts-'));
    [kafka, { url: sandboxUrl }] = await Promise.all([startKafka({ mode: 'kraft' }), sandbox.listen()]);
    const config = join(folder, 'chat4all.yaml');
    const scopes = '[send, read, admin, accounts]';
    await writeFile(
      config,
      `tenants: [{ id: acme, api_keys: [{ id: admin, hash: "sha256:${hash('sha256', ADMIN_KEY)}", scopes: ${scopes} }] }]`,
    );
    openSealer(join(folder, 'master.key'), { createMissing: true });
    const settings = {
      CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_MEDIA: `folder:${folder}/media`,
      CHAT4ALL_CONFIG: config,
      CHAT4ALL_MASTER_KEY: `file:${folder}/master.key`,
      CHAT4ALL_ACCOUNT_URLS: sandboxUrl,
      CHAT4ALL_CHANNELS: 'whatsapp',
      CHAT4ALL_GRPC: '127.0.0.1:0',
      CHAT4ALL_HTTP: '127.0.0.1:0',
      CHAT4ALL_METRICS: '127.0.0.1:0',
      CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
    };
    const start = (app: string, more = {}): AppProcess => {
      const started = startProcess(`apps/${app}/src/main.ts`, { settings: { ...settings, ...more } });
      processes.push(started);
      return started;
    };
    const [router, other, , webhooks] = [
      start('router'),
      start('router', { CHAT4ALL_PROCESSES: '2' }),
      start('worker'),
      start('webhooks'),
    ];
    await Promise.all(processes.map((process) => process.waitForLog('ready')));
    one = connect({ address: (await router.waitForLog('ready'))['grpc'] ?? '', apiKey: ADMIN_KEY });
    otherAddress = (await other.waitForLog('ready'))['grpc'] ?? '';
    webhooksUrl = ((await webhooks.waitForLog('ready'))['webhooks'] ?? '').replace('<channel>/<account id>', '');
  }, 240_000);
  afterAll(async () => {
    one.close();
    await Promise.all(processes.map((process) => process.stop('SIGKILL')));
    await Promise.all([kafka.dispose(), sandbox.close(), rm(folder, { recursive: true })]);
  }, 60_000);

  /** Calls every process of the other router: they take turns in accepting connections. */
  const callOthers = async (apiKey: string): Promise<readonly (status | 'OK')[]> => {
    const connections = Array.from({ length: 4 }, () => connect({ address: otherAddress, apiKey }));
    const answers = connections.map(({ channels, metadata }) =>
      unary(channels.listChannels.bind(channels), {}, { metadata }).then(
        () => 'OK' as const,
        (error: unknown) => (isServiceError(error) ? error.code : status.UNKNOWN),
      ),
    );
    const codes = await Promise.all(answers);
    for (const connection of connections) connection.close();
    return codes;
  };

  test('a key is accepted, and refused once it is revoked, by every process', async () => {
    const { apiKeys, metadata } = one;
    const request = CreateApiKeyRequest.fromPartial({ scopes: ['read'] });
    const { apiKey, secret } = await unary(apiKeys.createApiKey.bind(apiKeys), request, { metadata });
    await vi.waitFor(async () => {
      expect(await callOthers(secret)).toEqual(['OK', 'OK', 'OK', 'OK']);
    }, WAIT);
    await unary(apiKeys.revokeApiKey.bind(apiKeys), { keyId: apiKey?.keyId ?? '' }, { metadata });
    await vi.waitFor(async () => {
      expect(await callOthers(secret)).toEqual(Array.from({ length: 4 }, () => status.UNAUTHENTICATED));
    }, WAIT);
  });

  test('an account is verified, sends, and gets receipts, in every process', async () => {
    sandbox.setAccount({
      ...{ channel: 'whatsapp', id: NUMBER, accessToken: SECRETS.access_token, appSecret: SECRETS.app_secret },
      ...{ verifyToken: SECRETS.verify_token, webhookUrl: `${webhooksUrl}whatsapp/sales` },
    });
    const { accounts, metadata } = one;
    const request = CreateAccountRequest.fromPartial({
      ...{ accountId: 'sales', channel: 'whatsapp', secrets: SECRETS },
      settings: { phone_number_id: NUMBER, base_url: sandboxUrl },
    });
    await unary(accounts.createAccount.bind(accounts), request, { metadata });
    // At once: the process with the callbacks looks an account up that it does not know.
    await sandbox.verifyWebhook(NUMBER);

    const other = connect({ address: otherAddress, apiKey: ADMIN_KEY });
    const message = SendMessageRequest.fromPartial({
      requestId: 'r',
      message: {
        recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999999999' } } }],
        content: { kind: { $case: 'text', value: { body: 'Olá' } } },
      },
    });
    const { chat } = other;
    const sent = await vi.waitFor(() => unary(chat.sendMessage.bind(chat), message, { metadata }), WAIT);
    const messageId = sent.message?.messageId ?? '';
    await vi.waitFor(async () => {
      const read = await unary(chat.getMessage.bind(chat), { messageId, view: MessageView.BASIC }, { metadata });
      expect(read.message?.deliveries[0]?.state).toBe(DeliveryState.READ);
    }, WAIT);
    other.close();
  });
});
