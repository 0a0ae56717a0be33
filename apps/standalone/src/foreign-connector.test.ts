import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DeliveryState, connect } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendText, watch } from './testing/client.ts';
import { failToStart, settingsFor, startApp } from './testing/standalone-process.ts';

/** A third-party connector that implements the contract without importing anything of this repository. */
const PIGEON_MODULE = `export const connector = {
  channel: 'pigeon',
  capabilities: {
    identities: { ring: { pattern: /^[0-9]{1,9}$/, description: 'the number on the ring' } },
    content: { text: { maximumLength: 100, unit: 'code_points', source: 'the size of a leg' } },
    receipts: [],
    rates: { messagesPerSecond: 100 },
  },
  create: ({ loft_url: loft }, { fetch = globalThis.fetch } = {}) => ({
    channel: 'pigeon',
    capabilities: connector.capabilities,
    async send({ to, content }) {
      const body = JSON.stringify({ ring: to.value, text: content.text });
      const response = await fetch(loft, { method: 'POST', headers: {}, body });
      return { providerMessageId: await response.text() };
    },
    parseWebhook: () => ({ kind: 'rejected', status: 405, reason: 'pigeons do not call' }),
  }),
};`;

const account = (loft: string) => `
tenants:
  - id: demo
    accounts:
      - { id: my-loft, channel: pigeon, loft_url: "${loft}" }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-foreign-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('loads a connector package from the working folder by its name and delivers with it', async () => {
  const packageFolder = join(folder, 'node_modules/@acme/pigeon');
  await mkdir(packageFolder, { recursive: true });
  await writeFile(
    join(packageFolder, 'package.json'),
    '{ "name": "@acme/pigeon", "type": "module", "exports": "./index.js" }',
  );
  await writeFile(join(packageFolder, 'index.js'), PIGEON_MODULE);

  const flown: unknown[] = [];
  const loft = createServer((request, response) => {
    void text(request).then((body) => {
      flown.push(JSON.parse(body));
      response.end('flight-7');
    });
  });
  loft.listen(0, '127.0.0.1');
  await once(loft, 'listening');
  const address = loft.address();
  if (address === null || typeof address === 'string') throw new Error('the loft listens on no port');
  await writeFile(join(folder, 'chat4all.yaml'), account(`http://127.0.0.1:${address.port}/`));

  const settings = {
    ...settingsFor(folder),
    CHAT4ALL_CHANNELS: 'whatsapp,@acme/pigeon',
    CHAT4ALL_CONFIG: join(folder, 'chat4all.yaml'),
  };
  const app = await startApp(settings, folder);
  const connection = connect({ address: app.grpc });
  try {
    const message = await sendText(connection, { channel: 'pigeon', value: '42', body: 'Olá' });
    expect((await watch(connection, message, DeliveryState.SENT)).at(-1)).toBe(DeliveryState.SENT);
    expect(flown).toEqual([{ ring: '42', text: 'Olá' }]);
  } finally {
    connection.close();
    await app.stop('SIGTERM');
    loft.close();
  }
});

test('fails to start with a clear message if a connector package is not installed', async () => {
  const { code, output } = await failToStart({ ...settingsFor(folder), CHAT4ALL_CHANNELS: 'whatsapp,@acme/pigeon' });
  expect(code).toBe(1);
  expect(output).toMatch(/CHAT4ALL_CHANNELS: must be whatsapp.*an installed package; "@acme\/pigeon" cannot be loaded/);
});
