import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chat4All, type Person } from '@chat4all/client';
import { createSandbox } from '@chat4all/connector-sandbox';
import { type Figure, countFigure, secondsFigure, valueAim } from '../figure.ts';
import { startServer } from '../server-process.ts';
import { createPdf } from './pdf.ts';

const RECIPIENTS = 10_000;
const RECIPIENTS_OF_A_MESSAGE = 1_000;
/** The ids of the accounts, which are their phone number ids too. */
const ACCOUNTS = ['1', '2'] as const;
const DOCUMENT_BYTES = 1_000_000;
const NEVER_MS = 3_600_000;

/** Sends one document to 10,000 people through two accounts, and counts how often a platform got its bytes. */
export async function measureOneDocument(): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-document-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const sandbox = createSandbox({
    delays: { sentMs: NEVER_MS, deliveredMs: NEVER_MS, readMs: NEVER_MS },
    ...{ maximumMessages: RECIPIENTS, callbacks: { maximumQueued: 1 } },
  });
  resources.defer(() => sandbox.close());
  const { url } = await sandbox.listen();
  for (const id of ACCOUNTS) {
    const secrets = { accessToken: 'token', appSecret: 'secret', verifyToken: 'verify' };
    sandbox.setAccount({ channel: 'whatsapp', id, ...secrets, webhookUrl: 'http://127.0.0.1:9/' });
  }
  const configuration = join(folder, 'chat4all.yaml');
  await writeFile(configuration, configurationOf(url));
  const secrets = { TOKEN: 'token', SECRET: 'secret', VERIFY: 'verify' };
  const server = await startServer('apps/standalone/src/main.ts', { CHAT4ALL_CONFIG: configuration, ...secrets });
  resources.defer(() => server.close());
  const chat = new Chat4All({ address: server.grpc });
  resources.defer(() => {
    chat.close();
  });
  const file = new Blob([createPdf(DOCUMENT_BYTES)], { type: 'application/pdf' });
  const { mediaId } = await chat.media.upload(file, { fileName: 'bill.pdf' });
  const started = performance.now();
  for (let sent = 0; sent < RECIPIENTS; sent += RECIPIENTS_OF_A_MESSAGE) {
    const to = Array.from({ length: RECIPIENTS_OF_A_MESSAGE }, (_, index) => recipient(sent + index));
    await chat.messages.send({ to, content: { document: { mediaId } } });
  }
  while (sandbox.messages().length < RECIPIENTS) await sleep(100);
  const seconds = (performance.now() - started) / 1_000;
  const name = `one document to ${RECIPIENTS.toLocaleString('en')} recipients through ${ACCOUNTS.length} accounts`;
  const uploads = (await platformBytes(server.metrics)) / DOCUMENT_BYTES;
  return [
    countFigure(`${name}, uploads to the platform`, uploads, { aim: valueAim(ACCOUNTS.length) }),
    secondsFigure(`${name}, until the platform has all messages`, seconds),
  ];
}

function recipient(index: number): Person {
  const account = ACCOUNTS[index % ACCOUNTS.length];
  return { whatsapp: { value: `+55119${String(index).padStart(8, '0')}`, account } };
}

function configurationOf(url: string): string {
  const accounts = ACCOUNTS.map((id) => ({
    ...{ id, channel: 'whatsapp', base_url: url, phone_number_id: id, messages_per_second: 1_000 },
    ...{ access_token: '${env:TOKEN}', app_secret: '${env:SECRET}', verify_token: '${env:VERIFY}' },
  }));
  // JSON is YAML.
  return JSON.stringify({ tenants: [{ id: 'bench', accounts }] });
}

async function platformBytes(metrics: string): Promise<number> {
  const page = await (await fetch(`${metrics}/metrics`)).text();
  return Number(/^chat4all_media_bytes_total\{[^}]*direction="platform"[^}]*\} (\S+)/m.exec(page)?.[1]);
}
