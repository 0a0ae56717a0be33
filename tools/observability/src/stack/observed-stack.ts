import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, createSandbox } from '@chat4all/connector-sandbox';
import { type StackProcess, startStack } from '@chat4all/local-stack';
import { type Connection, connect } from '@chat4all/proto';
import { openSealer } from '@chat4all/runtime';
import { credentials } from '@grpc/grpc-js';
import { freePorts, startKafka, startPrometheus } from '@chat4all/test-servers';
import { CERTIFICATES_FOLDER, PROMETHEUS_FOLDER } from '../folders.ts';
import { type PrometheusApi, prometheusApi } from '../prometheus-api.ts';
import { productConfiguration, SECRETS, TROUBLED_ACCOUNTS } from './product-configuration.ts';
import { observing } from './prometheus-configuration.ts';

/** All processes with a dedicated Kafka, and a Prometheus with the rules of this repository that scrapes them. */
export interface ObservedStack {
  readonly connection: Connection;
  /** The authority of the router's certificate. */
  readonly authority: Buffer;
  readonly prometheus: PrometheusApi;
  /** The platform of the troubled accounts, in this process so that failures can be injected. */
  readonly platform: Sandbox;
  /** Returns the callback URL of an account. */
  readonly callbackUrl: (channel: string, account: string) => string;
  dispose(): Promise<void>;
}

/** Starts all processes. Resolves when messages can be sent and Prometheus scrapes every second. */
export async function startObservedStack(): Promise<ObservedStack> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-observed-'));
  started.defer(() => rm(folder, { recursive: true }));
  const kafka = await startKafka({ mode: 'kraft' });
  started.defer(() => kafka.dispose());
  const [webhooksPort = 0, sandboxPort = 0] = await freePorts(2);
  const callbackUrl = (channel: string, account: string): string =>
    `http://127.0.0.1:${webhooksPort}/webhooks/${channel}/${account}`;
  const platform = createTroubledPlatform(callbackUrl);
  started.defer(() => platform.close());
  const { url: troubled } = await platform.listen();
  const config = join(folder, 'chat4all.yaml');
  await writeFile(config, productConfiguration({ simulated: `http://127.0.0.1:${sandboxPort}`, troubled }));

  const masterKey = join(folder, 'master.key');
  openSealer(masterKey, { createMissing: true });

  const processes = startStack({
    settings: {
      CHAT4ALL_BUS: `kafka://${kafka.brokers}`,
      CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db`,
      CHAT4ALL_MEDIA: `folder:${folder}/media`,
      CHAT4ALL_CONFIG: config,
      CHAT4ALL_MASTER_KEY: `file:${masterKey}`,
      // The endpoints of events are in this process.
      CHAT4ALL_INSECURE: '1',
      ...SECRETS,
    },
    routers: 1,
    workers: 1,
    channels: ['whatsapp', 'instagram'],
    ports: { grpc: 0, http: 0, metrics: 0, webhooks: webhooksPort, sandbox: sandboxPort },
    onLine: () => undefined,
  });
  started.defer(async () => {
    await Promise.all(processes.map((one) => one.stop('SIGTERM')));
  });
  const targets = await Promise.all(processes.map(toTarget));
  const deployed = await readFile(join(PROMETHEUS_FOLDER, 'prometheus.yml'), 'utf8');
  const prometheus = await startPrometheus({ configuration: observing(deployed, targets) });
  started.defer(() => prometheus.dispose());
  const router = processes.find(({ name }) => name === 'router');
  const authority = await readFile(join(CERTIFICATES_FOLDER, 'authority.crt'));
  const connection = connect({
    address: (await router?.waitForLog('ready'))?.['grpc'] ?? '',
    credentials: credentials.createSsl(authority),
  });
  started.defer(() => {
    connection.close();
  });
  const all = started.move();
  return {
    connection,
    authority,
    prometheus: prometheusApi(prometheus.url),
    platform,
    callbackUrl,
    dispose: () => all.disposeAsync(),
  };
}

function createTroubledPlatform(callbackUrl: ObservedStack['callbackUrl']): Sandbox {
  const { APP_SECRET: appSecret, VERIFY_TOKEN: verifyToken } = SECRETS;
  return createSandbox({
    accounts: TROUBLED_ACCOUNTS.map(({ id, channel, platformId, accessToken }) => {
      const webhookUrl = callbackUrl(channel, id);
      return { channel, id: platformId, accessToken, appSecret, verifyToken, webhookUrl };
    }),
  });
}

/** Returns the scrape target of a process once it is ready. */
async function toTarget({ name, waitForLog }: StackProcess): Promise<{ job: string; target: string }> {
  const { metrics = '' } = await waitForLog('ready');
  const [job = name] = name.split('-');
  return { job, target: new URL(metrics).host };
}
