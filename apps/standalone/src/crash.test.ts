import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, createSandbox } from '@chat4all/connector-sandbox';
import { testSize } from '@chat4all/processes';
import { connect } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { events, sendText } from './testing/client.ts';
import { type RunningApp, settingsFor, startApp } from './testing/standalone-process.ts';

// The platform runs in this process, so that it records the messages before and after a crash of the product.
const MESSAGES = testSize(600, 2_000);
const LANES = 40;

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 1_000_000);

let folder: string;
let sandbox: Sandbox;
let settings: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-crash-'));
  sandbox = createSandbox({ delays: { sentMs: 1, deliveredMs: 2, readMs: 3 }, maximumMessages: 10 * MESSAGES });
  const { url } = await sandbox.listen();
  const config = join(folder, 'chat4all.yaml');
  await writeFile(
    config,
    `tenants: [{ id: acme, accounts: [{ id: acme-whatsapp, channel: whatsapp, base_url: "${url}", phone_number_id: "1",
      access_token: "\${env:TOKEN}", app_secret: "\${env:SECRET}", verify_token: "\${env:VERIFY}" }] }]`,
  );
  settings = { ...settingsFor(folder), CHAT4ALL_CONFIG: config, TOKEN: 'token', SECRET: 'secret', VERIFY: 'verify' };
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

async function start(): Promise<RunningApp> {
  const app = await startApp(settings);
  sandbox.setAccount({
    channel: 'whatsapp',
    id: '1',
    accessToken: 'token',
    appSecret: 'secret',
    verifyToken: 'verify',
    webhookUrl: `${app.webhooks}/webhooks/whatsapp/acme-whatsapp`,
  });
  return app;
}

const phoneOf = (index: number): string => `+55119${String(index % LANES).padStart(8, '0')}`;

/**
 * Sends the messages, the lanes in parallel and each lane in order, and restarts the product once when `stopAfter` were
 * accepted. Retries unacknowledged messages under the same request id. Resolves when all are acknowledged.
 */
async function sendAll(signal: 'SIGINT' | 'SIGKILL', stopAfter: number): Promise<RunningApp> {
  let app = await start();
  let connection = connect({ address: app.grpc });
  let accepted = 0;
  let restart: Promise<void> | undefined;
  const restartOnce = async (): Promise<void> => {
    const ended = await app.stop(signal);
    expect(ended).toBe(signal === 'SIGINT' ? 0 : 'SIGKILL');
    connection.close();
    app = await start();
    connection = connect({ address: app.grpc });
  };
  const sendLane = async (lane: number): Promise<void> => {
    for (let index = lane; index < MESSAGES; index += LANES) {
      for (let acknowledged = false; !acknowledged;) {
        try {
          const requestId = `request-${index}`;
          await sendText(connection, { channel: 'whatsapp', value: phoneOf(index), body: String(index), requestId });
          acknowledged = true;
        } catch (error) {
          if (restart === undefined) throw error;
          await restart;
        }
      }
      accepted += 1;
      if (accepted === stopAfter) restart = restartOnce();
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, lane) => sendLane(lane)));
  await restart;
  connection.close();
  return app;
}

test.each(['SIGKILL', 'SIGINT'] as const)(
  'delivers every acknowledged message, each lane in order, after %s',
  { timeout: 120_000 },
  async (signal) => {
    const stopAfter = MESSAGES / 10 + (seed % (0.8 * MESSAGES));
    console.log(`CHAT4ALL_TEST_SEED=${seed}: ${signal} after ${stopAfter} of ${MESSAGES} messages`);
    const app = await sendAll(signal, stopAfter);

    const connection = connect({ address: app.grpc });
    const sent = new Set<string>();
    for await (const { kind } of events(connection, new Date(0))) {
      if (kind?.$case === 'delivery' && kind.value.providerMessageId !== '') sent.add(kind.value.messageId);
      if (sent.size === MESSAGES) break;
    }
    connection.close();
    expect(await app.stop('SIGTERM')).toBe(0);

    const lanes = Map.groupBy(sandbox.messages(), ({ recipient }) => recipient);
    let duplicates = 0;
    for (const [lane, messages] of lanes) {
      const indexes = messages.map(({ text }) => Number(text));
      const once = indexes.filter((index, at) => indexes.indexOf(index) === at);
      duplicates += indexes.length - once.length;
      expect(once, `lane ${lane}`).toEqual(
        Array.from({ length: MESSAGES / LANES }, (_, at) => (once[0] ?? 0) + at * LANES),
      );
    }
    console.log(`${duplicates} duplicates`);
    expect(lanes.size).toBe(LANES);
    // Only messages in flight during a crash are sent twice; an orderly stop leaves none in flight.
    if (signal === 'SIGINT') expect(duplicates).toBe(0);
  },
);
