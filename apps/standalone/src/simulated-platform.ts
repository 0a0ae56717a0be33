import { type SandboxFetch, createSandbox } from '@chat4all/connector-sandbox';
import { type App, type Tenant, listenOn, simulatedAccounts } from '@chat4all/runtime';
import type { Webhooks } from '@chat4all/webhooks';

/** The maximum number of notifications in one callback; under load the platform combines them, as Meta does. */
const CALLBACK_BATCH = 50;

/** The simulated platform within this process. */
export interface SimulatedPlatform {
  readonly fetch: SandboxFetch;
  /** The address that it listens on. */
  readonly url: string;
  /** Sets the receiver of callbacks. Earlier callbacks are retried until it is set. */
  setWebhooks(webhooks: Webhooks): void;
}

/** Starts the sandbox. Requests and callbacks of this process have the real format, but use no socket. */
export async function startSandbox(app: App, tenants: readonly Tenant[]): Promise<SimulatedPlatform> {
  const { settings } = app;
  let webhooks: Webhooks | undefined;
  const sandbox = createSandbox({
    accounts: simulatedAccounts(tenants, settings),
    delays: settings.sandboxDelays,
    rules: settings.sandboxRules,
    callbacks: { batch: CALLBACK_BATCH },
    deliverWebhook: async ({ method, url, headers, body }) => {
      if (webhooks === undefined) throw new Error('webhooks are not started yet');
      const { pathname, searchParams: query } = new URL(url);
      const [, , channel = '', accountId = ''] = pathname.split('/');
      return webhooks({ channel, accountId, method, headers, query, readBody: () => Promise.resolve(body) });
    },
  });
  app.onStop(() => sandbox.close());
  const server = await listenOn('CHAT4ALL_SANDBOX', settings.sandbox, (address) => sandbox.listen(address));
  return {
    fetch: sandbox.fetch,
    url: server.url,
    setWebhooks: (receiver) => {
      webhooks = receiver;
    },
  };
}
