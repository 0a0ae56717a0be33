import { type HttpFetch } from '@chat4all/connector';
import { type SandboxFetch, createSandbox, type Sandbox } from '@chat4all/connector-sandbox';
import {
  type Accounts,
  type Tenant,
  accountOpener,
  loadConnectors,
  readSettings,
  simulatedAccounts,
} from '@chat4all/runtime';

const connectors = await loadConnectors(['whatsapp']);

/** Accounts on a simulated platform in this process, without rate limits and without callbacks. */
export interface BenchAccounts {
  readonly sandbox: Sandbox;
  readonly accounts: Accounts;
}

/** Creates `count` WhatsApp accounts: `bench-0`, `bench-1`, …. `intercept` can wrap the requests of an account. */
export function createBenchAccounts(
  count: number,
  intercept: (accountId: string, fetch: SandboxFetch) => HttpFetch = (_, fetch) => fetch,
): BenchAccounts {
  const settings = readSettings({});
  const tenant: Tenant = {
    id: 'bench',
    apiKeys: [],
    tokens: [],
    certificates: [],
    limits: {},
    accounts: Array.from({ length: count }, (_, index) => ({
      id: `bench-${index}`,
      channel: 'whatsapp',
      rates: { messagesPerSecond: 1_000_000, pairIntervalMs: 0 },
      connector: {
        base_url: `http://${settings.sandbox.host}:${settings.sandbox.port}`,
        phone_number_id: String(1_000 + index),
        access_token: `token-${index}`,
        app_secret: `secret-${index}`,
        verify_token: `verify-${index}`,
      },
    })),
  };
  const never = 3_600_000;
  const sandbox = createSandbox({
    accounts: simulatedAccounts([tenant], settings),
    delays: { sentMs: never, deliveredMs: never, readMs: never },
    maximumMessages: 1,
    callbacks: { maximumQueued: 1 },
  });
  const accounts = accountOpener(connectors, ({ id }) => ({ fetch: intercept(id, sandbox.fetch) }))([tenant]);
  return { sandbox, accounts };
}
