import { hash } from 'node:crypto';
import type { Connection } from '@chat4all/proto';
import type { AccountSettings, ApiKey } from '@chat4all/runtime';
import { type TestServer, demoTenants } from './test-server.ts';

/** Serves the demo tenant and another one, whose accounts are the same but for their ids; gives a client of each. */
export async function serveTwoTenants(server: TestServer): Promise<readonly [demo: Connection, other: Connection]> {
  const [demo] = demoTenants();
  if (demo === undefined) throw new Error('there is no demo tenant');
  const accounts = demo.accounts.map((account) => withOtherIds(account, account.id.replace(/^demo/, 'other')));
  await server.serve([
    { ...demo, apiKeys: [keyOf('demo')] },
    { ...demo, id: 'other', apiKeys: [keyOf('other')], accounts },
  ]);
  return [server.client('demo'), server.client('other')];
}

/** Returns the account under another id, ours and the platform's. */
function withOtherIds(account: AccountSettings, id: string): AccountSettings {
  const platformId = `9${hash('sha256', id, 'hex').replaceAll(/\D/g, '').slice(0, 12)}`;
  const connector: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(account.connector).map(([name, value]) => [
      name,
      ['phone_number_id', 'account_id'].includes(name) ? platformId : value,
    ]),
  );
  return { ...account, id, connector };
}

function keyOf(secret: string): ApiKey {
  return { id: secret, hash: hash('sha256', secret, 'hex'), scopes: ['send', 'read', 'admin', 'webhooks', 'accounts'] };
}
