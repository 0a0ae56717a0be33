import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, createSandbox } from '@chat4all/connector-sandbox';
import { type Settings, startProcess } from '@chat4all/processes';
import { type PostgresServer, startPostgres } from '@chat4all/test-servers';
import { type FaultBrokers, startFaultBrokers } from './fault-brokers.ts';
import { type Restartable, startRestartable } from './restartable.ts';

/** The product as processes with their own servers. The platform runs in this process, so it survives all faults. */
export interface FaultStack {
  readonly kafka: FaultBrokers;
  readonly postgres: PostgresServer;
  readonly sandbox: Sandbox;
  readonly routers: Restartable[];
  readonly workers: Restartable[];
  dispose(): Promise<void>;
}

/** The size of the stack. */
export interface FaultStackOptions {
  readonly routers: number;
  readonly workers: number;
  /** Default: 1. */
  readonly brokers?: number;
}

/** The accounts of the stack, with their phone number ids on the platform. */
export const ACCOUNTS: Readonly<Record<'healthy' | 'failing', { readonly id: string; readonly number: string }>> = {
  healthy: { id: 'acme-whatsapp', number: '1' },
  failing: { id: 'acme-failing', number: '2' },
};

/** Starts servers and processes. Resolves when messages can be sent. */
export async function startFaultStack({ routers, workers, brokers = 1 }: FaultStackOptions): Promise<FaultStack> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-faults-'));
  const [kafka, postgres] = await Promise.all([startFaultBrokers(brokers), startPostgres()]);
  const sandbox = createSandbox({
    delays: { sentMs: 1, deliveredMs: 5, readMs: 10 },
    maximumMessages: 1_000_000,
    callbacks: { batch: 50 },
  });
  const { url } = await sandbox.listen();
  const config = join(folder, 'chat4all.yaml');
  await writeFile(config, configuration(url));
  const settings: Settings = {
    // The partitions of a killed worker are reassigned after 3 seconds.
    CHAT4ALL_BUS: `kafka://${kafka.addresses}?session_timeout_ms=3000`,
    CHAT4ALL_STORE: postgres.url,
    CHAT4ALL_CONFIG: config,
    CHAT4ALL_CHANNELS: 'whatsapp',
    CHAT4ALL_GRPC: '127.0.0.1:0',
    CHAT4ALL_METRICS: '127.0.0.1:0',
    CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
    CHAT4ALL_HTTP: '127.0.0.1:0',
    // All processes run on this machine.
    CHAT4ALL_MEDIA: `folder:${join(folder, 'media')}`,
    TOKEN: 'token',
    SECRET: 'secret',
    VERIFY: 'verify',
  };
  const start = (app: string, count: number): Promise<Restartable[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => startRestartable(app, `${app}-${index + 1}`, settings)));
  // The webhooks are never killed: the platform needs their address.
  const webhooks = startProcess('apps/webhooks/src/main.ts', { settings });
  const [runningRouters, runningWorkers, { webhooks: webhookUrl = '' }] = await Promise.all([
    start('router', routers),
    start('worker', workers),
    webhooks.waitForLog('ready'),
  ]);
  for (const { id, number } of Object.values(ACCOUNTS)) {
    sandbox.setAccount({
      channel: 'whatsapp',
      id: number,
      accessToken: 'token',
      appSecret: 'secret',
      verifyToken: 'verify',
      webhookUrl: webhookUrl.replace('<channel>', 'whatsapp').replace('<account id>', id),
    });
  }
  return {
    kafka,
    postgres,
    sandbox,
    routers: runningRouters,
    workers: runningWorkers,
    dispose: async () => {
      await Promise.all([...runningRouters, ...runningWorkers].map((one) => one.stop()));
      await webhooks.stop('SIGTERM');
      await sandbox.close();
      await Promise.all([kafka.dispose(), postgres.dispose()]);
      await rm(folder, { recursive: true });
    },
  };
}

function configuration(url: string): string {
  const account = ({ id, number }: { id: string; number: string }): string => `
      - id: ${id}
        channel: whatsapp
        messages_per_second: 10000
        seconds_per_recipient: 0
        base_url: ${url}
        phone_number_id: "${number}"
        access_token: \${env:TOKEN}
        app_secret: \${env:SECRET}
        verify_token: \${env:VERIFY}`;
  return `
tenants:
  - id: acme
    accounts:${Object.values(ACCOUNTS).map(account).join('')}
`;
}
