import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, it } from 'vitest';
import { buildTools } from '../testing/build-tools.ts';
import { example, render, renderText, validate } from './render.ts';
import { resourceSchemas } from './resource-schemas.ts';

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
    ['automountServiceAccountToken: false', 'automountServiceAccountTokens: false'],
    ['minReplicaCount: 2', 'minReplicaCount: two'],
    ['jobLabel:', 'job:'],
  ])('fails schema validation if %s is written as %s', async (right, wrong) => {
    const text = await renderText(example('production'));
    await expect(validate(text.replace(right, wrong), await resourceSchemas())).rejects.toThrow(/invalid|unknown/i);
  });
});
