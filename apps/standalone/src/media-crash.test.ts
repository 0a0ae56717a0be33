import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, createSandbox } from '@chat4all/connector-sandbox';
import { downloadedSha256, newImage, readyFiles, sha256Of, testSize, uploadImage } from '@chat4all/processes';
import { type Connection, MediaOrigin, connect } from '@chat4all/proto';
import { freePorts } from '@chat4all/test-servers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApp, settingsFor, startApp } from './testing/standalone-process.ts';

// Router, worker and store are one process here, which ends in the middle of uploads, downloads and fetches.
const FILES = testSize(100, 1_000);
const CRASHES = testSize(2, 6);
const CONCURRENT_UPLOADS = 20;

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 1_000_000);

let folder: string;
let sandbox: Sandbox;
let settings: Record<string, string>;
let app: RunningApp;
let connection: Connection;
const router = (): Connection => connection;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-media-crash-'));
  // Meta repeats a callback for days.
  sandbox = createSandbox({ callbacks: { attempts: 100, retryMs: 100 } });
  const { url } = await sandbox.listen();
  const config = join(folder, 'chat4all.yaml');
  await writeFile(
    config,
    `tenants: [{ id: acme, accounts: [{ id: acme-whatsapp, channel: whatsapp, base_url: "${url}", phone_number_id: "1",
      access_token: "\${env:TOKEN}", app_secret: "\${env:SECRET}", verify_token: "\${env:VERIFY}" }] }]`,
  );
  const [port = 0] = await freePorts(1);
  settings = {
    ...settingsFor(folder),
    CHAT4ALL_WEBHOOKS: `127.0.0.1:${port}`,
    CHAT4ALL_CONFIG: config,
    TOKEN: 'token',
    SECRET: 'secret',
    VERIFY: 'verify',
  };
  await start();
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

async function start(): Promise<void> {
  app = await startApp(settings);
  connection = connect({ address: app.grpc });
  sandbox.setAccount({
    ...{ channel: 'whatsapp', id: '1', accessToken: 'token', appSecret: 'secret', verifyToken: 'verify' },
    webhookUrl: `${app.webhooks}/webhooks/whatsapp/acme-whatsapp`,
  });
}

test('loses no file and serves no part of one, whenever it is killed', { timeout: 300_000 }, async () => {
  console.log(`CHAT4ALL_TEST_SEED=${seed}: ${CRASHES} crashes during ${FILES} uploads and ${FILES} received files`);
  const received = new Set<string>();
  const uploaded = new Map<string, string>();
  const receiveAll = async (): Promise<void> => {
    for (let index = 0; index < FILES; index += 1) {
      const bytes = newImage();
      received.add(sha256Of(bytes));
      const person = { phone: `55119${String(index).padStart(8, '0')}` };
      sandbox.receive({ account: '1', person, content: { type: 'image', file: { mimeType: 'image/jpeg', bytes } } });
      if (index % 10 === 0) await sleep(20);
    }
  };
  const uploadAll = async (lane: number): Promise<void> => {
    for (let index = lane; index < FILES; index += CONCURRENT_UPLOADS) {
      const bytes = newImage();
      uploaded.set(await uploadImage(router, bytes), sha256Of(bytes));
    }
  };
  const crash = async (): Promise<void> => {
    for (let crashes = 0; crashes < CRASHES; crashes += 1) {
      await sleep(200 + ((seed * (crashes + 1)) % 800));
      const old = connection;
      await app.stop('SIGKILL');
      await start();
      old.close();
    }
  };
  await Promise.all([
    receiveAll(),
    crash(),
    ...Array.from({ length: CONCURRENT_UPLOADS }, (_, lane) => uploadAll(lane)),
  ]);

  const ready = await readyFiles(router, FILES);
  expect(ready.every(({ origin, mediaId }) => origin === MediaOrigin.RECEIVED || uploaded.has(mediaId))).toBe(true);
  const fetched = new Set<string>();
  for (const { mediaId, origin, sha256 } of ready) {
    const served = await downloadedSha256(router, mediaId);
    expect(served).toBe(Buffer.from(sha256).toString('hex'));
    if (origin === MediaOrigin.RECEIVED) fetched.add(served);
    else expect(served).toBe(uploaded.get(mediaId));
  }
  expect(fetched).toEqual(received);
  expect(ready).toHaveLength(received.size + uploaded.size);

  connection.close();
  expect(await app.stop('SIGTERM')).toBe(0);
  // Leftovers of the crashes are deleted an hour later, by the next start.
  const partial = join(folder, 'media', 'partial');
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const name of await readdir(partial)) await utimes(join(partial, name), old, old);
  await start();
  connection.close();
  await app.stop('SIGTERM');
  expect(await readdir(partial)).toEqual([]);
});
