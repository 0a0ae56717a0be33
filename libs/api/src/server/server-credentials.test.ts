import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { type ChannelCredentials, credentials, status } from '@grpc/grpc-js';
import type { Tenant, TlsKeys } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  send,
  tenantOf,
} from '../testing/test-server.ts';

const pem = (name: string): string => readFileSync(join(import.meta.dirname, '../testing/certificates', name), 'utf8');
const keysOf = (name: string): TlsKeys => ({
  ...{ certificate: pem(`${name}.crt`), privateKey: pem(`${name}.key`), clientAuthority: pem('authority.crt') },
});
const authority = Buffer.from(pem('authority.crt'));
const showing = (name: string): ChannelCredentials =>
  credentials.createSsl(authority, Buffer.from(pem(`${name}.key`)), Buffer.from(pem(`${name}.crt`)));

const acme: Tenant = tenantOf('acme', {
  accounts: demoTenants()[0]?.accounts ?? [],
  certificates: [
    { id: 'billing', name: 'spiffe://acme/billing', scopes: ['send'] },
    { id: 'reports', name: 'reports', scopes: ['read'] },
  ],
});

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
  await server.serve([acme], keysOf('server'));
});
afterEach(() => server.dispose());

test('identifies a client by a name of its certificate, with the scopes of that name', async () => {
  expect((await send(server.client(undefined, showing('client')), hello)).deliveries).toHaveLength(1);
  const reports = await failure(send(server.client(undefined, showing('unnamed-client')), hello));
  expect(reports.code).toBe(status.PERMISSION_DENIED);
});

test.each([
  ['no certificate', () => credentials.createSsl(authority)],
  ['the right name signed by another authority', () => showing('strange-client')],
])('refuses a client with %s', async (_, make) => {
  expect((await failure(send(server.client(undefined, make()), hello))).code).toBe(status.UNAUTHENTICATED);
});

test('refuses a plaintext client', async () => {
  expect((await failure(send(server.client(), hello))).code).toBe(status.UNAVAILABLE);
});

test('refuses a removed certificate at once, also on an open connection', async () => {
  const client = server.client(undefined, showing('client'));
  await send(client, hello);
  server.configure(
    [{ ...acme, certificates: [], apiKeys: [{ id: 'k', hash: '0'.repeat(64), scopes: ['send'] }] }],
    keysOf('server'),
  );
  expect((await failure(send(client, hello))).code).toBe(status.UNAUTHENTICATED);
});

test('presents the current certificate on new connections', async () => {
  expect(await shownName()).toBe('server one');
  server.configure([acme], keysOf('next-server'));
  expect(await shownName()).toBe('server two');
});

test('reports when the current certificate expires, and nothing without TLS', async () => {
  expect(await reportedExpiry()).toEqual([expiryOf('server')]);
  server.metrics.tlsCertificateExpiry.reset();
  server.configure([acme], keysOf('next-server'));
  expect(await reportedExpiry()).toEqual([expiryOf('next-server')]);
  await server.serve([{ ...acme, certificates: [] }]);
  expect(await reportedExpiry()).toEqual([]);
});

test('reports the first certificate of a chain that expires', async () => {
  const { certificate, ...keys } = keysOf('server');
  await server.serve([acme], { ...keys, certificate: `${certificate}${pem('short-lived.crt')}` });
  expect(await reportedExpiry()).toEqual([expiryOf('short-lived')]);
});

function expiryOf(name: string): number {
  return new X509Certificate(pem(`${name}.crt`)).validToDate.getTime() / 1_000;
}

async function reportedExpiry(): Promise<number[]> {
  return (await server.metrics.tlsCertificateExpiry.get()).values.map(({ value }) => value);
}

async function shownName(): Promise<string | string[] | undefined> {
  const [host = '', port = ''] = server.address.split(':');
  const socket = connectTls({ host, port: Number(port), ca: authority, ALPNProtocols: ['h2'] });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return subject.CN;
}
