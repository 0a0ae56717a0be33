import { setTimeout as sleep } from 'node:timers/promises';
import { replaceVariables } from '../replace-variables.ts';
import type { PrometheusApi, TimeRange } from '../prometheus-api.ts';
import type { PanelFile } from '../read-dashboards.ts';
import { startLoad } from '../stack/load.ts';
import { startObservedStack } from '../stack/observed-stack.ts';
import type { PanelData } from './draw-dashboard.ts';

/** The length of the load in seconds, and the part of it before the picture begins, in which rates build up. */
const DURATION = 186;
const RUN_UP = 60;
/** A wave of messages per channel and round: the mean, the swing around it, and its length in seconds. */
const MESSAGES = 36;
const SWING = 20;
const WAVE_SECONDS = 60;
const ROUND_SECONDS = 2;
const RATE_INTERVAL = '15s';

/** The results of panels over the time of a run. */
export interface ObservedRun {
  readonly range: TimeRange;
  readonly dataOf: (panel: PanelFile) => PanelData;
}

/**
 * Runs all processes on Kafka under a load without failures, for three minutes, and queries the panels. Rejects if an
 * alert fires or an objective is missed, for example because the machine is too busy.
 */
export async function observeHealthyRun(panels: readonly PanelFile[]): Promise<ObservedRun> {
  console.log('starting Kafka, the processes and Prometheus …');
  const stack = await startObservedStack();
  try {
    const load = await startLoad(stack);
    console.log(`sending for ${DURATION} seconds …`);
    const start = Date.now() / 1_000;
    for (let second = ROUND_SECONDS; second <= DURATION; second += ROUND_SECONDS) {
      const messages = Math.round(MESSAGES + SWING * Math.sin((second / WAVE_SECONDS) * 2 * Math.PI));
      await load.round({ number: second, messages, spreadMs: ROUND_SECONDS * 800, failures: false });
      await sleep(Math.max(0, (start + second) * 1_000 - Date.now()));
    }
    load.close();
    const range: TimeRange = { start: start + RUN_UP, end: Date.now() / 1_000, step: 1 };
    const data = new Map<PanelFile, PanelData>();
    for (const panel of panels) {
      const results = panel.targets.map(async ({ expr, legendFormat }) =>
        (await stack.prometheus.over(replaceVariables(expr, RATE_INTERVAL), range)).map((series) => ({
          legend: legendFormat,
          series,
        })),
      );
      data.set(panel, (await Promise.all(results)).flat());
    }
    await assertHealthy(stack.prometheus);
    return { range, dataOf: (panel) => data.get(panel) ?? [] };
  } finally {
    await stack.dispose();
  }
}

/** Throws if an alert fires, or if more than 1 % of the SendMessage calls took longer than 250 ms. */
async function assertHealthy(prometheus: PrometheusApi): Promise<void> {
  const alerts = await prometheus.now('ALERTS{alertstate="firing"}');
  const slow = await prometheus.now('chat4all:send_message_slow:ratio1h > 0.01');
  const problems = [
    ...alerts.map(({ labels }) => `alert ${labels['alertname'] ?? ''}`),
    ...slow.map(({ points }) => `${((points[0]?.[1] ?? 0) * 100).toFixed(1)} % slow calls`),
  ];
  if (problems.length > 0) throw new Error(`unhealthy run, try again on an idle machine: ${problems.join(', ')}`);
}
