import { z } from 'zod';

const labels = z.record(z.string(), z.string());
const selector = z.object({ matchLabels: labels });

const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).optional(),
  env: z.array(z.object({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() })),
  securityContext: z.unknown(),
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  startupProbe: z.unknown().optional(),
  livenessProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
});

const podTemplate = z.object({
  metadata: z.object({ labels, annotations: labels.optional() }),
  spec: z.object({
    automountServiceAccountToken: z.boolean().optional(),
    enableServiceLinks: z.boolean().optional(),
    hostname: z.string().optional(),
    securityContext: z.unknown(),
    terminationGracePeriodSeconds: z.number().optional(),
    topologySpreadConstraints: z.array(z.object({ topologyKey: z.string(), labelSelector: selector })).default([]),
    containers: z.tuple([container]),
    volumes: z.array(z.unknown()).default([]),
  }),
});

/** The fields of a Kubernetes object that the tests read. */
export const manifest = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), labels, annotations: labels.default({}) }),
  data: labels.optional(),
  spec: z.record(z.string(), z.unknown()).default({}),
});
export type Manifest = z.infer<typeof manifest>;

const workload = z.object({ replicas: z.number().optional(), template: podTemplate });

/** The fields of a Deployment or Job that the tests read, flattened. */
export type Workload = ReturnType<typeof workloads>[number];

/** Returns the Deployments and Jobs among the objects. */
export function workloads(manifests: readonly Manifest[]) {
  return manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map(({ kind, metadata, spec }) => {
      const { replicas, template } = workload.parse(spec);
      const [main] = template.spec.containers;
      const settings = Object.fromEntries(main.env.map(({ name, value }) => [name, value]));
      return {
        kind,
        name: metadata.name,
        metadata,
        replicas,
        pod: template.spec,
        podLabels: template.metadata.labels,
        main,
        settings,
      };
    });
}

/** Returns whether a selector matches these labels. */
export function selects(selectorLabels: unknown, podLabels: Readonly<Record<string, string>>): boolean {
  const matchLabels = Object.entries(labels.parse(selectorLabels));
  return matchLabels.length > 0 && matchLabels.every(([name, value]) => podLabels[name] === value);
}
