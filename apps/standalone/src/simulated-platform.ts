import { type SandboxFetch, createSandbox } from '@chat4all/connector-sandbox';
import { type App, type Tenant, listenOn, simulatedAccounts } from '@chat4all/runtime';
import type { Webhooks } from '@chat4all/webhooks';

/** Under load the platform joins up to this many notifications in one callback, as Meta does. */
const CALLBACK_BATCH = 50;

/** The simulated platform within this process. */
export interface SimulatedPlatform {
  readonly fetch: SandboxFetch;
  /** Where it listens for others. */
  readonly url: string;
  /** Says who takes its callbacks. Until then they wait to be tried again. */
  callBack(webhooks: Webhooks): void;
}

/** Starts the sandbox. Requests and callbacks have the real form, only no socket in between. */
export async function startSandbox(app: App, tenants: readonly Tenant[]): Promise<SimulatedPlatform> {
  const { settings } = app;
  let webhooks: Webhooks | undefined;
  const sandbox = createSandbox({
    accounts: simulatedAccounts(tenants, settings),
    delays: settings.sandboxDelays,
    rules: settings.sandboxRules,
    callbacks: { batch: CALLBACK_BATCH },
    deliverWebhook: async ({ method, url, headers, body }) => {
      if (webhooks === undefined) throw new Error('nobody takes callbacks yet');
      const { pathname, searchParams } = new URL(url);
      const [, , channel = '', accountId = ''] = pathname.split('/');
      const query = Object.fromEntries(searchParams);
      return webhooks({ channel, accountId, request: { method, headers, query, body } });
    },
  });
  app.onStop(() => sandbox.close());
  const server = await listenOn('CHAT4ALL_SANDBOX', settings.sandbox, (address) => sandbox.listen(address));
  return {
    fetch: sandbox.fetch,
    url: server.url,
    callBack: (taker) => {
      webhooks = taker;
    },
  };
}
