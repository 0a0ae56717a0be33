import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { skipWithout } from '@chat4all/test-servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { deliveriesTopic, EVENTS_TOPIC } from '@chat4all/records';
import { readSettings, readTenants } from '@chat4all/runtime';
import { z } from 'zod';
import { buildTools } from '../testing/build-tools.ts';
import { selects, workloads } from './manifest.ts';
import { type RenderedChart, renderExample } from './render.ts';

const { skip, named } = await skipWithout('go');

describe.skipIf(skip)(named('The chart'), () => {
  buildTools('helm');
  let small: RenderedChart;
  let production: RenderedChart;
  let trial: RenderedChart;
  beforeAll(async () => {
    [small, production, trial] = await Promise.all([
      renderExample('small'),
      renderExample('production'),
      renderExample('trial'),
    ]);
  });

  it('has a deployment per app and per channel', () => {
    const apps = workloads(production.objects('Deployment'));
    expect(apps.map(({ name }) => name).sort()).toEqual(
      ['console', 'notifier', 'router', 'webhooks', 'worker-instagram', 'worker-whatsapp'].map(
        (name) => `chat4all-${name}`,
      ),
    );
    expect(production.workload('worker-whatsapp').settings['CHAT4ALL_CHANNELS']).toBe('whatsapp');
    expect(production.workload('router').settings['CHAT4ALL_CHANNELS']).toBe('instagram,whatsapp');
  });

  it('gives every app the file of master keys, and lets the notifiers reach the endpoints of tenants', () => {
    for (const app of ['router', 'notifier', 'webhooks', 'worker-whatsapp']) {
      const { settings } = production.workload(app);
      expect(settings['CHAT4ALL_MASTER_KEY']).toBe('file:/etc/chat4all-secrets/master-key');
    }
    const policy = production.objects('NetworkPolicy').find(({ metadata }) => metadata.name === 'chat4all-notifier');
    expect(JSON.stringify(policy?.spec)).toContain('{"ports":[{"port":443}]}');
  });

  it('has a console only with an identity provider, which gets its own secrets and reaches routers only', () => {
    expect(trial.objects('Deployment').map(({ metadata }) => metadata.name)).not.toContain('chat4all-console');
    const { settings, pod } = production.workload('console');
    expect(settings).toMatchObject({
      CHAT4ALL_CONSOLE_URL: 'https://console.example',
      CHAT4ALL_CONSOLE_ROUTER: 'http://chat4all-router:8081',
      CHAT4ALL_CONSOLE_OIDC: 'https://login.example/realms/acme',
      CHAT4ALL_CONSOLE_API_KEY: 'file:/etc/chat4all-secrets/api-key',
      CHAT4ALL_CONSOLE_ROLES: 'messaging=operator,platform=admin,support=agent',
    });
    expect(Object.keys(settings)).not.toContain('CHAT4ALL_STORE');
    expect(JSON.stringify(pod.volumes)).not.toMatch(/postgres|kafka|master/);
    const policy = production.objects('NetworkPolicy').find(({ metadata }) => metadata.name === 'chat4all-console');
    expect(JSON.stringify(policy?.spec['egress'])).toContain('"ports":[{"port":8081}]');
  });

  it('refers to the passwords of Kafka and PostgreSQL as files of a Secret', () => {
    const { settings, pod, main } = production.workload('router');
    expect(settings['CHAT4ALL_BUS']).toContain('password_file=%2Fetc%2Fchat4all-secrets%2Fkafka-password');
    expect(settings['CHAT4ALL_STORE']).toContain('password_file=%2Fetc%2Fchat4all-secrets%2Fpostgres-password');
    expect(main.volumeMounts).toContainEqual({ name: 'secrets', mountPath: '/etc/chat4all-secrets' });
    const sources = z.object({ projected: z.object({ sources: z.array(z.unknown()) }) });
    const files = pod.volumes.flatMap((volume) => sources.safeParse(volume).data?.projected.sources ?? []);
    for (const server of ['kafka', 'postgres']) {
      const items = [{ key: 'password', path: `${server}-password` }];
      expect(files).toContainEqual({ secret: { name: `chat4all-${server}`, items } });
    }
  });

  it('mounts the configuration file and every secret that it refers to', async () => {
    const [config] = production.objects('ConfigMap');
    const { settings, main, pod } = production.workload('worker-whatsapp');
    expect(pod.volumes).toContainEqual({ name: 'config', configMap: { name: config?.metadata.name } });
    const folder = await mkdtemp(join(tmpdir(), 'chat4all-config-'));
    const file = join(folder, 'config.yaml');
    await writeFile(file, config?.data?.['config.yaml'] ?? '');
    const fromSecrets = main.env.filter(({ valueFrom }) => valueFrom !== undefined);
    const environment = Object.fromEntries(fromSecrets.map(({ name }) => [name, 'a secret']));
    const isMounted = (path: string): boolean => main.volumeMounts.some(({ mountPath }) => dirname(path) === mountPath);
    const readFile = (path: string): string => (isMounted(path) ? 'a secret' : '');
    const tenants = readTenants({ ...readSettings(settings), config: file }, { environment, readFile });
    await rm(folder, { recursive: true });
    expect(tenants.flatMap(({ accounts }) => accounts.map(({ id }) => id))).toEqual(['acme-whatsapp']);
  });

  it('scales the workers of a channel by their consumer lag', () => {
    const [instagram, whatsapp] = production.objects('ScaledObject').map(({ spec }) => spec);
    expect(instagram).toMatchObject({ scaleTargetRef: { name: 'chat4all-worker-instagram' }, minReplicaCount: 2 });
    expect(whatsapp).toMatchObject({
      scaleTargetRef: { name: 'chat4all-worker-whatsapp' },
      minReplicaCount: 4,
      maxReplicaCount: 24,
    });
    const triggers = z.array(z.object({ metadata: z.object({ consumerGroup: z.string(), topic: z.string() }) }));
    const watched = triggers
      .parse(whatsapp?.['triggers'])
      .map(({ metadata }) => [metadata.consumerGroup, metadata.topic]);
    expect(watched).toEqual([
      ['chat4all.projection', EVENTS_TOPIC],
      ['chat4all.worker.whatsapp', deliveriesTopic('whatsapp')],
    ]);
  });

  it('sets no number of replicas for a deployment with an autoscaler', () => {
    expect(production.workload('router').replicas).toBeUndefined();
    expect(production.workload('worker-whatsapp').replicas).toBeUndefined();
    expect(small.workload('router').replicas).toBe(2);
    const [autoscaler] = production.objects('HorizontalPodAutoscaler');
    expect(autoscaler?.spec).toMatchObject({
      scaleTargetRef: { name: 'chat4all-router' },
      minReplicas: 3,
      maxReplicas: 12,
    });
  });

  it('migrates the schema before any other resource is created', () => {
    const { metadata, main, pod } = production.workload('migrations');
    expect(metadata.annotations['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    expect(main.args).toEqual(['migrate']);
    expect(main.image).toMatch(/\/worker:/);
    // The other objects of the chart are created later.
    expect(JSON.stringify(pod.volumes)).not.toContain('configMap');
  });

  it('scrapes every app once, under the job name that the alerts use', () => {
    const [monitor] = production.objects('ServiceMonitor');
    expect(monitor?.spec).toMatchObject({ jobLabel: 'app.kubernetes.io/component', endpoints: [{ port: 'metrics' }] });
    const watched = production
      .objects('Service')
      .filter(({ metadata }) => metadata.labels['chat4all/addresses'] === undefined);
    const jobs = watched.map(({ metadata }) => metadata.labels['app.kubernetes.io/component']);
    expect(jobs.sort()).toEqual(['console', 'notifier', 'router', 'webhooks', 'worker', 'worker']);
    for (const { podLabels } of workloads(production.objects('Deployment'))) {
      expect(watched.filter(({ spec }) => selects(spec['selector'], podLabels))).toHaveLength(1);
    }
  });

  it('lets routers and the console, and no other app, reach the identity providers', () => {
    const egress = z.array(z.object({ to: z.unknown().optional() }));
    const provider = [{ ipBlock: { cidr: '203.0.113.0/24' } }];
    const open = production
      .objects('NetworkPolicy')
      .filter(({ spec }) =>
        egress.parse(spec['egress']).some(({ to }) => JSON.stringify(to) === JSON.stringify(provider)),
      );
    expect(open.map(({ metadata }) => metadata.name).sort()).toEqual(['chat4all-console', 'chat4all-router']);
  });

  it('contains the recording rules and the alerts', () => {
    const names = production.objects('PrometheusRule').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['chat4all-alerts', 'chat4all-recording']);
    expect(small.objects('PrometheusRule')).toEqual([]);
  });

  it('serves the simulated platform under the name that the other apps use', () => {
    const { pod, settings } = trial.workload('sandbox');
    expect(`${pod.hostname ?? ''}:8090`).toBe(settings['CHAT4ALL_SANDBOX']);
    expect(trial.workload('worker-whatsapp').settings['CHAT4ALL_SANDBOX']).toBe('chat4all-sandbox:8090');
    expect(trial.objects('Service').map(({ metadata }) => metadata.name)).toContain('chat4all-sandbox');
  });
});
