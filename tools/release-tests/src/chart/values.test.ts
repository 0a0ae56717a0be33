import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSettings } from '@chat4all/runtime';
import { buildTools } from '../testing/build-tools.ts';
import { selects, workloads } from './manifest.ts';
import { example, render, renderText, validate } from './render.ts';
import { resourceSchemas } from './resource-schemas.ts';

const policy = z.object({
  podSelector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
  egress: z.array(z.object({ ports: z.array(z.unknown()) })),
});
const ports = z.array(z.object({ name: z.string(), appProtocol: z.string().optional() }));

/** A file in the values takes the place of the one of the example. */
const withContent = (set: string): string[] =>
  set.startsWith('config.content') ? ['config.configMap=""', set] : [set];

const { skip, named } = await skipWithout('go');

describe.skipIf(skip)(named('The chart'), () => {
  buildTools('helm', 'kubectl-validate');

  it.each([
    ['kafka.brokers=null', 'kafka.brokers: is required'],
    ['kafka.brokers=["kafka"]', '/kafka/brokers/0'],
    ['postgres.host=""', 'postgres.host: is required'],
    ['config.configMap=""', 'config: is required'],
    ['workers.channels.whatsapp.replicas=13', 'exceed kafka.partitions (12)'],
    ['webhooks.ingress.enabled=true', 'webhooks.ingress.host: is required'],
    ['postgres.passwort={}', 'passwort'],
    ['router.replica=3', 'replica'],
    ['workers.replica=3', 'replica'],
    ['workers.channels.whatsapp.replica=3', 'replica'],
    ['webhooks.ingres={}', 'ingres'],
    ['sandbox.replicas=2', 'replicas'],
    ['router.resources.limit={"memory":"1Gi"}', 'limit'],
    ['router.tolerations=[{"operater":"Exists"}]', 'operater'],
    ['networkPolicies.clients=[{"podSelectr":{}}]', 'podSelectr'],
    ['networkPolicies.identityProviders=[{"port":443}]', 'port'],
  ])('refuses %s with the reason', async (set, sentence) => {
    await expect(render(example('small'), set)).rejects.toThrow(sentence);
  });

  it.each([
    ['a file without tls', 'config.content="tenants: [{ id: acme }]"', 'kubernetes.io/h2c'],
    ['a file with tls', 'config.content="tls: { certificate: x, private_key: y }"', 'https'],
    ['your own file', 'router.tls=false', 'kubernetes.io/h2c'],
    ['your own file with tls', 'router.tls=true', 'https'],
  ])('states the protocol of routers with %s', async (_, set, protocol) => {
    const services = (await render(example('small'), 'config.configMap="own"', ...withContent(set)))
      .filter(({ kind }) => kind === 'Service')
      .map(({ spec }) => ports.parse(spec['ports']).find(({ name }) => name === 'grpc')?.appProtocol)
      .filter((each) => each !== undefined);
    expect(services).toEqual([protocol, protocol]);
  });

  it('gives routers and workers a bucket, its keys and a way to it', async () => {
    const objects = await render(example('s3'));
    const apps = workloads(objects).filter(({ main }) => /^(router|worker)/.test(main.name));
    expect(apps.length).toBeGreaterThan(1);
    for (const { main, settings, podLabels } of apps) {
      expect(readSettings(settings).media).toMatch(/^s3:\/\/chat4all\?.*=\/run\/secrets\/media\/access/);
      expect(main.volumeMounts.map(({ mountPath }) => mountPath)).toContain('/run/secrets/media');
      const policies = objects.filter(({ kind, spec }) => {
        return kind === 'NetworkPolicy' && selects(policy.parse(spec).podSelector.matchLabels, podLabels);
      });
      const reached = policies.flatMap(({ spec }) => policy.parse(spec).egress.flatMap(({ ports }) => ports));
      expect(reached).toContainEqual({ port: 8_333 });
    }
  });

  it.each([
    ['automountServiceAccountToken: false', 'automountServiceAccountTokens: false'],
    ['minReplicaCount: 2', 'minReplicaCount: two'],
    ['jobLabel:', 'job:'],
  ])('fails schema validation if %s is written as %s', async (right, wrong) => {
    const text = await renderText(example('production'));
    await expect(validate(text.replace(right, wrong), await resourceSchemas())).rejects.toThrow(/invalid|unknown/i);
  });
});
