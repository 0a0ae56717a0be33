import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { status } from '@grpc/grpc-js';
import { type CryptoKey, SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { TokenRule } from '@chat4all/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  send,
  tenantOf,
} from '../testing/test-server.ts';

const ISSUER = 'https://id.example/';
let server: TestServer;
let keyServer: Server;
let keySetUrl: string;
let privateKey: CryptoKey;
let asked = 0;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  ({ privateKey } = pair);
  const key = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  keyServer = createServer((_, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key] }));
  }).listen(0, '127.0.0.1');
  await once(keyServer, 'listening');
  keySetUrl = `http://127.0.0.1:${portOf(keyServer)}/jwks.json`;
});
afterAll(() => {
  keyServer.close();
});

const rule = (more: Partial<TokenRule> = {}): TokenRule => ({
  ...{ issuer: ISSUER, audience: 'chat4all', keySetUrl, claims: {}, scopes: ['send', 'read'], ...more },
});

beforeEach(async () => {
  asked = 0;
  server = await createTestServer();
  await serve(rule({ claims: { tenant: 'acme' } }), rule({ claims: { tenant: 'other' }, scopes: ['read'] }));
});
afterEach(() => server.dispose());

async function serve(acme: TokenRule, other: TokenRule): Promise<void> {
  const [demo] = demoTenants();
  await server.serve([
    tenantOf('acme', { accounts: demo?.accounts ?? [], tokens: [acme] }),
    tenantOf('other', { tokens: [other] }),
  ]);
}

function sign(
  claims: Readonly<Record<string, unknown>>,
  key: CryptoKey | Uint8Array = privateKey,
  alg = 'ES256',
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const all = { iss: ISSUER, aud: 'chat4all', exp: now + 60, tenant: 'acme', ...claims };
  return new SignJWT(all).setProtectedHeader({ alg, kid: 'one' }).sign(key);
}

const codeWith = async (token: string): Promise<number> => (await failure(send(server.client(token), hello))).code;

test('identifies the tenant by the claims of a token, and fetches the key set once', async () => {
  const token = await sign({});
  for (let call = 0; call < 3; call += 1) expect((await send(server.client(token), hello)).deliveries).toHaveLength(1);
  expect(asked).toBe(1);
});

test('grants the scopes that both the tenant and the token allow', async () => {
  expect(await codeWith(await sign({ tenant: 'other' }))).toBe(status.PERMISSION_DENIED);
  expect(await codeWith(await sign({ scope: 'read other' }))).toBe(status.PERMISSION_DENIED);
  expect(await codeWith(await sign({ scp: ['read'] }))).toBe(status.PERMISSION_DENIED);
  expect(await codeWith(await sign({ scope: ['no', 'text'] }))).toBe(status.PERMISSION_DENIED);
  expect((await send(server.client(await sign({ scope: 'send' })), hello)).deliveries).toHaveLength(1);
});

describe('refuses a token', () => {
  const past = Math.floor(Date.now() / 1_000) - 60;
  test.each<[string, () => Promise<string>]>([
    ['that has expired', () => sign({ exp: past })],
    ['without an expiry', () => sign({ exp: undefined })],
    ['that is not valid yet', () => sign({ nbf: past + 3_600 })],
    ['for another audience', () => sign({ aud: 'others' })],
    ['of another issuer', () => sign({ iss: 'https://elsewhere.example/' })],
    ['of an unknown tenant', () => sign({ tenant: 'nobody' })],
    ['signed by another key', async () => sign({}, (await generateKeyPair('ES256')).privateKey)],
    ['signed with a shared secret', () => sign({}, new TextEncoder().encode('chat4all'.repeat(8)), 'HS256')],
    ['without a signature', async () => `${(await sign({})).split('.').slice(0, 2).join('.')}.`],
    [
      'with the algorithm "none"',
      async () => {
        const [, payload] = (await sign({})).split('.');
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      },
    ],
    ['that is malformed', () => Promise.resolve('a.b.c')],
  ])('%s', async (_, make) => {
    expect(await codeWith(await make())).toBe(status.UNAUTHENTICATED);
  });

  test('that matches two tenants', async () => {
    await serve(rule(), rule());
    expect(await codeWith(await sign({}))).toBe(status.UNAUTHENTICATED);
  });
});

test('answers UNAVAILABLE while the issuer does not return its keys, and recovers', async () => {
  const broken = createServer((_, response) => response.writeHead(503).end()).listen(0, '127.0.0.1');
  await once(broken, 'listening');
  await serve(rule({ keySetUrl: `http://127.0.0.1:${portOf(broken)}/` }), rule({ issuer: 'x' }));
  const { code, details } = await failure(send(server.client(await sign({})), hello));
  expect(code).toBe(status.UNAVAILABLE);
  expect(details?.retryAfterMs).toBeGreaterThan(0);
  broken.close();
});

function portOf(listening: Server): number {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}
