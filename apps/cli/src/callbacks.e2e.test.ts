import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { finished, startCli } from './testing/run-cli.ts';

interface Posted {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let file: string;
let url: string;
let posted: Posted[];
let close: () => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-callbacks-'));
  file = join(folder, 'callbacks.jsonl');
  posted = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      posted.push({ url: request.url, headers: request.headers, body });
      if (body.includes('wait')) return;
      const isRefused = body.includes('refuse');
      response.writeHead(isRefused ? 401 : 200).end(isRefused ? 'refused' : 'ok');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
afterEach(async () => {
  close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => finished(startCli('127.0.0.1:1', ['callbacks', 'replay', ...args, '--url', url]));

test('posts callbacks as they are, signed for their platform', async () => {
  const bodies = ['{"object":"whatsapp_business_account", "entry":[]}', '{"object":"instagram"}', '{"update_id":1}'];
  await writeFile(file, bodies.join('\n'));
  const { code, stdout, stderr } = await run(file, '--secret', 's');
  expect(stdout.split('\n')).toEqual([
    'line 1  200  whatsapp  ok',
    'line 2  200  instagram  ok',
    'line 3  200  telegram  ok',
    '',
  ]);
  expect([code, stderr]).toEqual([0, '3 callbacks accepted\n']);
  expect(posted.map(({ body }) => body)).toEqual(bodies);
  expect(posted.map((each) => each.url)).toEqual(['/webhooks/whatsapp', '/webhooks/instagram', '/webhooks/telegram']);
  const signature = createHmac('sha256', 's')
    .update(bodies[0] ?? '')
    .digest('hex');
  expect(posted[0]?.headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
  expect(posted[2]?.headers['x-telegram-bot-api-secret-token']).toBe('s');
});

test('calls the address of an account, and reports what is refused or is no callback', async () => {
  await writeFile(file, '{"update_id":1,"message":"refuse"}\nnot json\n{"a":1}\n');
  const { code, stdout } = await run(file, '--account', 'acme-telegram', '--json');
  const lines: unknown[] = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    { line: 1, channel: 'telegram', status: 401, answer: 'refused' },
    { line: 2 },
    { line: 3, error: 'not a callback of WhatsApp, Instagram or Telegram' },
  ]);
  expect(code).toBe(1);
  expect(posted.map((each) => each.url)).toEqual(['/webhooks/telegram/acme-telegram']);
});

test('explains what to set when callbacks are refused', async () => {
  await writeFile(file, '{"update_id":1,"message":"refuse"}\n{"update_id":2,"message":"refuse"}\n');
  expect((await run(file)).stderr).toBe(
    '0 callbacks accepted, 2 refused\n' +
      '  401: set --secret to the app secret of the account, or to the webhook secret on Telegram\n',
  );
});

test('explains what a file without callbacks must contain', async () => {
  await writeFile(file, '\n');
  const { code, stderr } = await run(file);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'no callbacks: each line must be the body of a callback, in JSON\n',
  });
});

test('prints the summary after Ctrl-C', async () => {
  await writeFile(file, '{"update_id":1}\n{"update_id":2,"message":"wait"}\n{"update_id":3}\n');
  const child = startCli('127.0.0.1:1', ['callbacks', 'replay', file, '--url', url]);
  const end = finished(child);
  await vi.waitUntil(() => posted.length === 2, { timeout: 10_000 });
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  expect({ code, stdout, stderr }).toEqual({
    code: 130,
    stdout: 'line 1  200  telegram  ok\n',
    stderr: 'interrupted: 1 callback accepted\n',
  });
});
