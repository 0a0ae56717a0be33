import { createHmac, hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppProcess, startProcess } from '@chat4all/processes';
import { DeliveryState, SendMessageRequest, connect, isServiceError, unary, MessageView } from '@chat4all/proto';
import { type KafkaServer, skipWithout, startKafka } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EchoingPlatform, startEchoingPlatform } from './testing/echoing-platform.ts';
import { type OtlpReceiver, startOtlpReceiver } from './testing/otlp-receiver.ts';

const { skip, named } = await skipWithout('kafkaOnJava');

// Values that no log, metric or trace may contain. Phone numbers are without the plus, so that both forms are found.
const SECRETS = {
  apiKey: 'api-key-cafe0001',
  accessToken: 'EAAG-token-cafe0002',
  appSecret: 'app-secret-cafe0003',
  verifyToken: 'verify-cafe0004',
  recipient: '5511987650005',
  text: 'the diagnosis cafe0006',
  metadata: 'invoice cafe0007',
  person: '5511987650008',
  profile: 'Maria Cafe0009',
  inbound: 'my address cafe0010',
  unreadable: 'unreadable cafe0011',
};

// Undeliverable; an invalid number; a refused token, which suspends the account.
const REFUSALS = [131026, 100, 190];

describe.skipIf(skip)(named('secrets and personal data on Kafka'), () => {
  let kafka: KafkaServer;
  let receiver: OtlpReceiver;
  let platform: EchoingPlatform;
  let folder: string;
  const processes: AppProcess[] = [];

  beforeAll(async () => {
    [kafka, receiver, platform, folder] = await Promise.all([
      startKafka({ mode: 'kraft' }),
      startOtlpReceiver(),
      startEchoingPlatform(REFUSALS),
      mkdtemp(join(tmpdir(), 'chat4all-privacy-')),
    ]);
    const config = join(folder, 'chat4all.yaml');
    await writeFile(config, configuration(platform.url));
    const settings = {
      CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_CONFIG: config,
      CHAT4ALL_CHANNELS: 'whatsapp',
      CHAT4ALL_GRPC: '127.0.0.1:0',
      CHAT4ALL_HTTP: '127.0.0.1:0',
      CHAT4ALL_METRICS: '127.0.0.1:0',
      CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
      CHAT4ALL_LOG_LEVEL: 'trace',
      ACCESS_TOKEN: SECRETS.accessToken,
      APP_SECRET: SECRETS.appSecret,
      VERIFY_TOKEN: SECRETS.verifyToken,
      ...receiver.environment,
    };
    for (const app of ['router', 'worker', 'webhooks']) {
      processes.push(startProcess(`apps/${app}/src/main.ts`, { settings }));
    }
    await Promise.all(processes.map((one) => one.waitForLog('ready')));
  }, 240_000);
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop('SIGKILL')));
    await Promise.all([kafka.dispose(), receiver.close(), platform.close(), rm(folder, { recursive: true })]);
  }, 60_000);

  test('are in no log, metric, health response or trace', async () => {
    const [router, , webhooks] = processes;
    const { grpc = '' } = (await router?.waitForLog('ready')) ?? {};
    const { webhooks: webhookUrl = '' } = (await webhooks?.waitForLog('ready')) ?? {};
    const connection = connect({ address: grpc, apiKey: SECRETS.apiKey });
    const { chat } = connection;
    const send = async (): Promise<string> => {
      const { message } = await unary(chat.sendMessage.bind(chat), request(), { metadata: connection.metadata });
      return message?.messageId ?? '';
    };
    const stateOf = async (messageId: string): Promise<DeliveryState | undefined> => {
      const { message } = await unary(
        chat.getMessage.bind(chat),
        { messageId, view: MessageView.BASIC },
        { metadata: connection.metadata },
      );
      return message?.deliveries[0]?.state;
    };
    // Two messages fail and the third suspends the account. The next one is sent after that.
    for (let failures = 0; failures < 2; failures += 1) {
      const messageId = await send();
      while ((await stateOf(messageId)) !== DeliveryState.FAILED) await sleep(20);
    }
    await send();
    await processes[1]?.waitForLog('account suspended');
    await send();
    const refused: unknown = await unary(
      chat.sendMessage.bind(chat),
      { ...request(), requestId: '☎'.repeat(400) },
      {
        metadata: connection.metadata,
      },
    ).catch((error: unknown) => error);
    expect(isServiceError(refused)).toBe(true);
    connection.close();

    const address = webhookUrl.replace('<channel>', 'whatsapp').replace('<account id>', 'acme-whatsapp');
    for (const [secret, status] of [
      [SECRETS.appSecret, 200],
      ['wrong', 401],
    ] as const) {
      const body = callback();
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
      expect((await fetch(address, { method: 'POST', body, headers })).status).toBe(status);
    }
    await fetch(`${address}?hub.mode=subscribe&hub.verify_token=${SECRETS.verifyToken}&hub.challenge=1`);

    await receiver.until((spans) => spans.find(({ service }) => service === 'chat4all-webhooks'));
    const shown = await Promise.all(
      processes.map(async (one) => {
        const { metrics = '' } = await one.waitForLog('ready');
        const pages = ['/metrics', '/readyz', '/healthz'].map(async (path) => (await fetch(metrics + path)).text());
        return (await Promise.all(pages)).join('\n');
      }),
    );
    await Promise.all(processes.map((one) => one.stop('SIGTERM')));
    const outputs = {
      logs: processes.map((one) => one.output()).join('\n'),
      metrics: shown.join('\n'),
      traces: JSON.stringify(receiver.spans),
    };
    // The processes had the values and reported these events.
    expect(platform.requests()).toBe(REFUSALS.length);
    for (const event of ['delivery failed', 'account suspended', 'callback refused']) {
      expect(outputs.logs).toContain(event);
    }
    expect(outputs.metrics).toContain('chat4all_webhook_events_total{channel="whatsapp",kind="unreadable"} 1');
    const failure = outputs.logs.split('\n').find((line) => line.includes('delivery failed'));
    expect(failure).toMatch(/"message_id":"\w+".*"trace_id":"[0-9a-f]{32}"/);
    for (const [output, text] of Object.entries(outputs)) {
      const found = Object.entries(SECRETS).filter(([, secret]) => text.includes(secret));
      expect(found, output).toEqual([]);
    }
  }, 120_000);
});

function request(): SendMessageRequest {
  return SendMessageRequest.fromPartial({
    message: {
      recipients: [
        { to: { $case: 'identity', value: { channel: 'whatsapp', kind: 'phone', value: `+${SECRETS.recipient}` } } },
      ],
      content: { kind: { $case: 'text', value: { body: SECRETS.text } } },
      metadata: { note: SECRETS.metadata },
    },
  });
}

function callback(): string {
  const message = { from: SECRETS.person, id: 'wamid.in', timestamp: '1767268800', type: 'text' };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550000000', phone_number_id: '106540352242922' },
    contacts: [{ profile: { name: SECRETS.profile }, wa_id: SECRETS.person }],
    messages: [{ ...message, text: { body: SECRETS.inbound } }],
    statuses: [{ nonsense: SECRETS.unreadable }],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: 'waba', changes: [{ field: 'messages', value }] }],
  });
}

function configuration(baseUrl: string): string {
  return `
tenants:
  - id: acme
    api_keys:
      - { id: backend, hash: 'sha256:${hash('sha256', SECRETS.apiKey, 'hex')}', scopes: [send, read, admin] }
    accounts:
      - id: acme-whatsapp
        channel: whatsapp
        base_url: ${baseUrl}
        phone_number_id: '106540352242922'
        access_token: \${env:ACCESS_TOKEN}
        app_secret: \${env:APP_SECRET}
        verify_token: \${env:VERIFY_TOKEN}
        seconds_per_recipient: 0
`;
}
