import { skipWithout } from '@chat4all/test-servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '@chat4all/runtime';
import { z } from 'zod';
import { goTool } from '../go-tools.ts';
import { runCommand } from '../run-command.ts';
import { buildTools } from '../testing/build-tools.ts';
import { selects, workloads } from './manifest.ts';
import { type RenderedChart, chartFolder, example, renderExample, renderText, validate } from './render.ts';
import { resourceSchemas } from './resource-schemas.ts';

const withSelector = z.object({ matchLabels: z.unknown() });

const { skip, named } = await skipWithout('go');

describe.skipIf(skip)(named('The chart'), () => {
  buildTools('helm', 'kubectl-validate');

  describe.each(['small', 'production', 'trial', 's3'])('with the values of %s', (values) => {
    let chart: RenderedChart;
    beforeAll(async () => {
      chart = await renderExample(values);
    });

    it('passes helm lint', async () => {
      await runCommand(await goTool('helm'), ['lint', '--strict', '--quiet', chartFolder, '--values', example(values)]);
    });

    it('renders objects that are valid by the schemas of Kubernetes, KEDA and the Prometheus operator', async () => {
      await validate(await renderText(example(values)), await resourceSchemas());
    });

    it('gives every app valid settings', () => {
      for (const { settings, main } of workloads(chart.objects())) {
        const read = readSettings(settings);
        // It reaches routers only.
        if (main.name === 'console') continue;
        expect(read.store, main.name).toMatch(/^postgres:\/\//);
        if (main.name !== 'migrations') expect(read.bus, main.name).toMatch(/^kafka:\/\//);
      }
    });

    it('runs every Pod with minimal privileges', () => {
      for (const { pod, main } of workloads(chart.objects())) {
        expect(pod).toMatchObject({
          automountServiceAccountToken: false,
          // Kubernetes would set CHAT4ALL_ROUTER_PORT and the like for Services, which the apps refuse as unknown
          // settings.
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        });
        expect(main.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    });

    it('gives every app probes and time to shut down', () => {
      const apps = workloads(chart.objects('Deployment'));
      expect(apps.length).toBeGreaterThan(3);
      for (const { main, pod, settings } of apps) {
        for (const probe of [main.startupProbe, main.livenessProbe]) {
          expect(probe).toMatchObject({ httpGet: { path: '/healthz', port: 'metrics' } });
        }
        // A router with `tls:` answers no plaintext gRPC probe.
        expect(main.readinessProbe).toMatchObject({ httpGet: { path: '/readyz', port: 'metrics' } });
        const needed = Number(settings['CHAT4ALL_GRACE_SECONDS']) + (main.lifecycle?.preStop.sleep.seconds ?? 0);
        expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(needed);
      }
    });

    it('spreads the Pods of every app over zones and limits disruptions', () => {
      const budgets = chart.objects('PodDisruptionBudget');
      for (const { podLabels, pod, main } of workloads(chart.objects('Deployment'))) {
        const spread = pod.topologySpreadConstraints;
        expect(spread.map(({ topologyKey }) => topologyKey)).toContain('topology.kubernetes.io/zone');
        for (const { labelSelector } of spread) expect(selects(labelSelector.matchLabels, podLabels)).toBe(true);
        const own = budgets.filter(({ spec }) => selects(withSelector.parse(spec['selector']).matchLabels, podLabels));
        expect(own.length, main.name).toBe(main.name === 'sandbox' ? 0 : 1);
      }
    });

    it('restricts the traffic of every app by exactly one network policy', () => {
      const policies = chart.objects('NetworkPolicy');
      for (const { podLabels, main } of workloads(chart.objects())) {
        const own = policies.filter(({ spec }) =>
          selects(withSelector.parse(spec['podSelector']).matchLabels, podLabels),
        );
        expect(
          own.map(({ spec }) => spec['policyTypes']),
          main.name,
        ).toEqual([['Ingress', 'Egress']]);
        const rules = z.array(z.object({ ports: z.array(z.unknown()).min(1) }));
        expect(rules.safeParse(own[0]?.spec['egress']).error).toBeUndefined();
      }
    });

    it('contains no Secret', () => {
      expect(chart.objects('Secret')).toEqual([]);
    });
  });
});
