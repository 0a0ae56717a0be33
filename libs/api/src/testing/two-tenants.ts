import { hash } from 'node:crypto';
import type { Connection } from '@chat4all/proto';
import type { ApiKey } from '@chat4all/runtime';
import { type TestServer, demoTenants } from './test-server.ts';

/** Serves the demo tenant and another one, whose accounts are the same but for the ids; gives a client of each. */
export async function serveTwoTenants(server: TestServer): Promise<readonly [demo: Connection, other: Connection]> {
  const [demo] = demoTenants();
  if (demo === undefined) throw new Error('there is no demo tenant');
  const accounts = demo.accounts.map((account) => ({ ...account, id: account.id.replace(/^demo/, 'other') }));
  await server.serve([
    { ...demo, apiKeys: [keyOf('demo')] },
    { ...demo, id: 'other', apiKeys: [keyOf('other')], accounts },
  ]);
  return [server.client('demo'), server.client('other')];
}

function keyOf(secret: string): ApiKey {
  return { id: secret, hash: hash('sha256', secret, 'hex'), scopes: ['send', 'read', 'admin'] };
}
