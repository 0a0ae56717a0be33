import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Console, startConsole } from './console.ts';
import type { ConsoleOptions } from './console-options.ts';
import { Browser } from './testing/browser.ts';
import { type FakeRouter, startFakeRouter } from './testing/fake-router.ts';

const LIST = '/chat4all.v1.ChatService/ListMessages';
const logger = await createLogger('console', 'silent');

let folder: string;
let router: FakeRouter;
const consoles: Console[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-console-'));
  router = await startFakeRouter();
});
afterEach(async () => {
  for (const one of consoles.splice(0)) await one.close();
  await router.close();
  await rm(folder, { recursive: true });
});

async function start(options: Partial<ConsoleOptions> = {}): Promise<string> {
  const console = await startConsole({
    address: { host: '127.0.0.1', port: 0 },
    url: undefined,
    routerUrl: router.url,
    apiKey: undefined,
    oidc: undefined,
    applicationFolder: folder,
    links: {},
    logger,
    ...options,
  });
  consoles.push(console);
  return console.url;
}

test('in development all people at this machine are administrators, without being asked', async () => {
  const browser = new Browser();
  const url = await start({ links: { sandbox: 'http://127.0.0.1:8090' } });
  expect((await browser.visit(`${url}/api/rpc/ChatService/ListMessages`, { method: 'POST', body: '{}' })).status).toBe(
    401,
  );
  const session = await browser.visit(`${url}/auth/session`);
  expect(JSON.parse(session.body)).toMatchObject({
    signedIn: true,
    role: 'admin',
    links: { sandbox: 'http://127.0.0.1:8090' },
  });
  expect(session.headers['set-cookie']?.[0]).toMatch(/^chat4all-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  router.answers.set(LIST, { body: '{"messages":[{"messageId":"m1"}]}' });
  const listed = await browser.visit(`${url}/api/rpc/ChatService/ListMessages`, {
    method: 'POST',
    body: '{"pageSize":5}',
  });
  expect([listed.status, JSON.parse(listed.body)]).toEqual([200, { messages: [{ messageId: 'm1' }] }]);
  expect(router.calls.at(-1)).toMatchObject({ path: LIST, body: '{"pageSize":5}' });
});

test('an API key is asked for if the router needs one, and never leaves the server', async () => {
  router.keys.clear();
  router.keys.add('c4a_the-key');
  const url = await start();
  const browser = new Browser();
  expect(JSON.parse((await browser.visit(`${url}/auth/session`)).body)).toEqual({ signedIn: false, method: 'api_key' });
  const signIn = (apiKey: string) =>
    browser.visit(`${url}/auth/sign-in`, { method: 'POST', body: JSON.stringify({ apiKey }) });
  expect((await signIn('c4a_another')).status).toBe(401);
  const answers = [await signIn('c4a_the-key'), await browser.visit(`${url}/auth/session`)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  for (const answer of answers) expect(JSON.stringify(answer)).not.toContain('c4a_');
  await browser.visit(`${url}/api/rpc/ChatService/ListMessages`, { method: 'POST', body: '{}' });
  expect(router.calls.at(-1)?.headers.authorization).toBe('Bearer c4a_the-key');
  await browser.visit(`${url}/auth/sign-out`, { method: 'POST' });
  expect((await browser.visit(`${url}/api/rpc/ChatService/ListMessages`, { method: 'POST', body: '{}' })).status).toBe(
    401,
  );
});

test('a session ends when the router no longer accepts its key', async () => {
  const url = await start();
  const browser = new Browser();
  await browser.visit(`${url}/auth/session`);
  router.keys.clear();
  expect(JSON.parse((await browser.visit(`${url}/auth/session`)).body)).toEqual({ signedIn: false, method: 'api_key' });
});

test.each([
  ['of another page', { origin: 'https://evil.example.com' }],
  ['without an origin', { origin: '' }],
  ['to a name that was bound to this machine', { host: 'evil.example.com' }],
])('refuses a write %s', async (_, headers) => {
  const url = await start();
  const browser = new Browser();
  await browser.visit(`${url}/auth/session`);
  const before = router.calls.length;
  for (const path of ['/api/rpc/ChatService/SendMessage', '/api/media', '/auth/sign-in', '/auth/sign-out']) {
    expect((await browser.visit(`${url}${path}`, { method: 'POST', headers, body: '{}' })).status).toBe(403);
  }
  expect(router.calls).toHaveLength(before);
});

test('every response has a policy that allows only its own scripts', async () => {
  const url = await start();
  await writeFile(join(folder, 'index.html'), '<meta name="csp-nonce" content="%CSP_NONCE%">');
  const browser = new Browser();
  const page = await browser.visit(`${url}/messages/m1?view=1`);
  const policy = String(page.headers['content-security-policy']);
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    expect.stringMatching(/^style-src 'self' 'nonce-[\w+/=]+'$/),
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
  const nonce = /nonce-([\w+/=]+)/.exec(policy)?.[1];
  expect(page.body).toBe(`<meta name="csp-nonce" content="${nonce}">`);
  for (const path of ['/', '/auth/session', '/api/rpc/ChatService/ListMessages', '/assets/none.js', '/api/events']) {
    const { headers } = await browser.visit(`${url}${path}`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('a page contains the session of its person, which it starts', async () => {
  const url = await start();
  await writeFile(join(folder, 'index.html'), '<meta name="session" content="%SESSION%">');
  const browser = new Browser();
  const session = async (visitor = browser): Promise<unknown> => {
    const content = /content="(.*)"/.exec((await visitor.visit(`${url}/`)).body)?.[1] ?? '';
    return content === '' ? undefined : JSON.parse(content.replaceAll('&quot;', '"'));
  };
  expect(await session()).toEqual(JSON.parse((await browser.visit(`${url}/auth/session`)).body));
  expect((await browser.visit(`${url}/api/rpc/ChatService/ListMessages`, { method: 'POST', body: '{}' })).status).toBe(
    200,
  );
  router.keys.clear();
  expect(await session()).toEqual({ signedIn: false, method: 'api_key' });
  await router.close();
  expect(await session(new Browser())).toBeUndefined();
  router = await startFakeRouter();
});

test('sends files in the compressed form that the build wrote beside them', async () => {
  const url = await start();
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'assets/main.js'), 'plain');
  await writeFile(join(folder, 'assets/main.js.br'), 'compressed');
  const visit = (encoding: string) =>
    new Browser().visit(`${url}/assets/main.js`, { headers: { 'accept-encoding': encoding } });
  const compressed = await visit('gzip, br');
  expect([compressed.body, compressed.headers['content-encoding'], compressed.headers['content-type']]).toEqual([
    'compressed',
    'br',
    expect.stringContaining('javascript'),
  ]);
  expect((await visit('identity')).body).toBe('plain');
});

test('says that the application is being built until it is', async () => {
  const url = await start();
  const browser = new Browser();
  const building = await browser.visit(`${url}/`);
  expect([building.status, building.headers['refresh']]).toEqual([503, '2']);
  await writeFile(join(folder, 'index.html'), 'built');
  expect(await browser.visit(`${url}/`)).toMatchObject({ status: 200, body: 'built' });
});

test('cookies of a console behind https belong to its host alone', async () => {
  const url = 'https://console.example.com';
  const console = await startConsole({
    ...{ address: { host: '127.0.0.1', port: 0 }, url, routerUrl: router.url, apiKey: undefined, oidc: undefined },
    ...{ applicationFolder: folder, links: {}, logger },
  });
  consoles.push(console);
  const answer = await new Browser().visit(`http://127.0.0.1:${console.port}/auth/session`, {
    headers: { host: 'console.example.com' },
  });
  expect(answer.headers['set-cookie']?.[0]).toMatch(
    /^__Host-chat4all-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
});

test('a router that does not answer is an UNAVAILABLE error, and ends no session', async () => {
  const url = await start();
  const browser = new Browser();
  await browser.visit(`${url}/auth/session`);
  await router.close();
  const answer = await browser.visit(`${url}/api/rpc/ChatService/ListMessages`, { method: 'POST', body: '{}' });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    503,
    { code: 'unavailable', message: 'the router does not answer', details: [] },
  ]);
  expect(JSON.parse((await browser.visit(`${url}/auth/session`)).body)).toMatchObject({ signedIn: true });
  router = await startFakeRouter();
});

test('forwards no other path of the router', async () => {
  const url = await start();
  const browser = new Browser();
  await browser.visit(`${url}/auth/session`);
  const before = router.calls.length;
  const paths = [
    'ChatService/IngestMessages',
    'ChatService/Unknown',
    'MediaService/GetDownloadUrl',
    '..%2f..%2fopenapi.json/x',
  ];
  for (const path of paths) {
    const { status } = await browser.visit(`${url}/api/rpc/${path}`, { method: 'POST', body: '{}' });
    expect([403, 404]).toContain(status);
  }
  expect(router.calls).toHaveLength(before);
});
