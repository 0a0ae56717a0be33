import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, createSandbox } from '@chat4all/connector-sandbox';
import { type AppProcess, type Settings, startProcess } from '@chat4all/processes';
import { type KafkaServer, startKafka } from '@chat4all/test-servers';

/** The product as processes over a broker of its own, with the platform in this process so that it outlives them all. */
export interface FaultStack {
  readonly kafka: KafkaServer;
  readonly sandbox: Sandbox;
  readonly routers: Restartable[];
  readonly workers: Restartable[];
  dispose(): Promise<void>;
}

/** A process that can be killed and started again. */
export interface Restartable {
  readonly name: string;
  /** Where its API listens; empty while it does not run. */
  address(): string;
  /** Ends it as `kill -9` does and starts it again. Resolves when it is ready. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultStackOptions {
  readonly routers: number;
  readonly workers: number;
}

export async function startFaultStack({ routers, workers }: FaultStackOptions): Promise<FaultStack> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-faults-'));
  const kafka = await startKafka({ mode: 'kraft' });
  const sandbox = createSandbox({ delays: { sentMs: 1, deliveredMs: 5, readMs: 10 }, rememberedMessages: 1_000_000 });
  const { url } = await sandbox.listen();
  const config = join(folder, 'chat4all.yaml');
  await writeFile(config, configuration(url));
  const settings: Settings = {
    CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
    CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
    CHAT4ALL_CONFIG: config,
    CHAT4ALL_CHANNELS: 'whatsapp',
    CHAT4ALL_GRPC: '127.0.0.1:0',
    CHAT4ALL_METRICS: '127.0.0.1:0',
    CHAT4ALL_WEBHOOKS: '127.0.0.1:0',
    TOKEN: 'token',
    SECRET: 'secret',
    VERIFY: 'verify',
  };
  const start = (app: string, count: number): Promise<Restartable[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => startRestartable(app, `${app}-${index + 1}`, settings)));
  // The webhooks live through it all: the platform must know where they are.
  const webhooks = startProcess('apps/webhooks/src/main.ts', { settings });
  const [runningRouters, runningWorkers, { webhooks: place = '' }] = await Promise.all([
    start('router', routers),
    start('worker', workers),
    webhooks.said('ready'),
  ]);
  sandbox.setAccount({
    channel: 'whatsapp',
    id: '1',
    accessToken: 'token',
    appSecret: 'secret',
    verifyToken: 'verify',
    webhookUrl: place.replace('<channel>', 'whatsapp').replace('<account id>', 'acme-whatsapp'),
  });
  return {
    kafka,
    sandbox,
    routers: runningRouters,
    workers: runningWorkers,
    dispose: async () => {
      await Promise.all([...runningRouters, ...runningWorkers].map((one) => one.stop()));
      await webhooks.stop('SIGTERM');
      await sandbox.close();
      await kafka.dispose();
      await rm(folder, { recursive: true });
    },
  };
}

async function startRestartable(app: string, name: string, settings: Settings): Promise<Restartable> {
  let current: AppProcess;
  let place = '';
  const start = async (): Promise<void> => {
    current = startProcess(`apps/${app}/src/main.ts`, { settings });
    const { grpc = '' } = await current.said('ready');
    place = grpc;
  };
  await start();
  return {
    name,
    address: () => place,
    killAndRestart: async () => {
      place = '';
      await current.stop('SIGKILL');
      await start();
    },
    stop: async () => {
      await current.stop('SIGTERM');
    },
  };
}

function configuration(url: string): string {
  return `
tenants:
  - id: acme
    accounts:
      - id: acme-whatsapp
        channel: whatsapp
        base_url: ${url}
        phone_number_id: "1"
        access_token: \${env:TOKEN}
        app_secret: \${env:SECRET}
        verify_token: \${env:VERIFY}
`;
}
