import cluster from 'node:cluster';
import type { Metrics, MetricsSource } from '@chat4all/metrics';
import { type Question, ToMember } from './messages.ts';

/** The environment variable with the metrics URL of the primary, which serves the metrics of all members. */
export const METRICS_URL = 'CLUSTER_METRICS_URL';

/** Returns whether this process is a member of a cluster. */
export function isMember(): boolean {
  return cluster.isWorker;
}

/** Calls a function once the primary asks this member to stop. */
export function onStopRequest(stop: () => void): void {
  process.on('message', (message) => {
    const parsed = ToMember.safeParse(message);
    if (parsed.success && 'stop' in parsed.data) stop();
  });
}

/** Answers the questions of the primary. Returns the URL where it serves the metrics of all members. */
export function answerPrimary({ registry }: Pick<Metrics, 'registry'>, readiness: MetricsSource['readiness']): string {
  const answers: Readonly<Record<Question, () => Promise<unknown>>> = {
    metrics: async () => {
      // It sets the metric of dependencies.
      await readiness();
      return registry.getMetricsAsJSON();
    },
    readiness,
  };
  process.on('message', (message) => {
    const parsed = ToMember.safeParse(message);
    if (!parsed.success || !('question' in parsed.data)) return;
    const { question, id } = parsed.data;
    void answers[question]().then((value) => process.send?.({ id, value }));
  });
  return process.env[METRICS_URL] ?? '';
}
