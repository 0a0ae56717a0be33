import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { AddressPolicy } from './address-policy.ts';
import { EventPoster } from './event-poster.ts';

const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'];
const EVENT = { id: 'e_1', type: 'delivery.sent', body: '{"type":"delivery.sent"}' };
const CERTIFICATES = join(import.meta.dirname, '../../../api/src/testing/certificates');

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Listens, and returns the port. */
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  opened.push(() => server.close());
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}/hook?a=b`;
}

function poster({ allowLoopback = true, timeoutMs = 5_000 } = {}): EventPoster {
  const created = new EventPoster({ addresses: new AddressPolicy({ allowed: [], allowLoopback }), timeoutMs });
  opened.push(() => created.close());
  return created;
}

test('posts an event that the public library verifies with each secret', async () => {
  const received: { headers: Record<string, string>; body: string; url: string | undefined }[] = [];
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
      received.push({ headers: Object.fromEntries(headers), body, url: request.url });
      response.writeHead(204).end();
    });
  });
  expect(await poster().post({ url, secrets: SECRETS }, EVENT)).toMatchObject({ status: 204, problem: '' });
  const [post] = received;
  expect([post?.url, post?.headers['webhook-id']]).toEqual(['/hook?a=b', EVENT.id]);
  for (const secret of SECRETS) {
    expect(new Webhook(secret).verify(post?.body ?? '', post?.headers ?? {})).toEqual({ type: EVENT.type });
  }
});

test('returns the status, the start of a long answer, and the delay that the endpoint asks for', async () => {
  const url = await serve((_, response) => {
    response.writeHead(429, { 'retry-after': '7' }).end('x'.repeat(100_000));
  });
  const answer = await poster().post({ url, secrets: SECRETS }, EVENT);
  expect(answer).toMatchObject({ status: 429, retryAfterMs: 7_000, body: 'x'.repeat(4_000) });
});

test('does not follow a redirect', async () => {
  let posts = 0;
  const url = await serve((_, response) => {
    posts += 1;
    response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
  });
  expect((await poster().post({ url, secrets: SECRETS }, EVENT)).status).toBe(307);
  expect(posts).toBe(1);
});

test.each([
  ['does not answer', (): void => undefined],
  [
    'answers without an end',
    (response: { writeHead(status: number): { write(text: string): unknown } }): void => {
      response.writeHead(200).write('a');
    },
  ],
])('gives up an endpoint that %s', async (_, answer) => {
  const url = await serve((__, response) => {
    answer(response);
  });
  const { status, problem } = await poster({ timeoutMs: 200 }).post({ url, secrets: SECRETS }, EVENT);
  expect([status, problem]).toEqual([0, 'timeout']);
});

test('refuses a certificate that no known authority has signed', async () => {
  const pem = (name: string): Buffer => readFileSync(join(CERTIFICATES, name));
  const port = await listen(createSecureServer({ cert: pem('server.crt'), key: pem('server.key') }));
  const url = `https://127.0.0.1:${port}/`;
  expect(await poster().post({ url, secrets: SECRETS }, EVENT)).toMatchObject({
    status: 0,
    problem: /certificate|CERT|SELF/,
  });
});

test.each([
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::127.0.0.2]/',
  'https://0x7f.1/',
  'https://10.0.0.1/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://[fd00::1]/',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://localhost/',
  'http://8.8.8.8/',
  'http://localhost/',
])('does not connect to %s', async (url) => {
  const { status, problem } = await poster({ allowLoopback: false }).post({ url, secrets: SECRETS }, EVENT);
  expect([status, problem]).toEqual([0, expect.stringMatching(/not allowed/)]);
});

test('checks the address to which a name resolves when it connects', async () => {
  const port = await listen(createServer((_, response) => response.end()));
  const named = { url: `https://localhost:${port}/`, secrets: SECRETS };
  const { problem } = await poster({ allowLoopback: false }).post(named, EVENT);
  expect(problem).toMatch(/^address (127\.0\.0\.1|::1)(, (127\.0\.0\.1|::1))? of localhost not allowed$/);
});

test('allows the private ranges that the operator names', () => {
  const policy = new AddressPolicy({ allowed: ['10.1.0.0/16'], allowLoopback: false });
  expect(
    ['10.1.2.3', '10.2.0.1', '127.0.0.1', '8.8.8.8', '::ffff:10.1.2.3'].map((each) => policy.isAllowed(each)),
  ).toEqual([...[true, false, false, true, true]]);
});
