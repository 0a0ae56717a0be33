// Draws docs/images/overview.svg: two minutes of the overview under load, from the dashboard's own queries.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillIn } from './fill-in.ts';
import { type PanelData, drawDashboard } from './picture/draw-dashboard.ts';
import { overviewPicture } from './places.ts';
import type { TimeRange } from './prometheus-api.ts';
import { type PanelFile, panelsOf, readDashboards } from './read-dashboards.ts';
import { startLoad } from './stack/load.ts';
import { startObservedStack } from './stack/observed-stack.ts';

/** How long the load takes, in seconds, and how long it goes before the picture begins, so that rates are there. */
const DURATION = 186;
const RUN_UP = 60;
/** A wave: so many messages of a channel in each round, more and less. A round takes two seconds. */
const MESSAGES = 36;
const SWING = 20;
const WAVE_SECONDS = 60;
const ROUND_SECONDS = 2;
const RATE_INTERVAL = '15s';

const overview = readDashboards().find(({ dashboard }) => dashboard.uid === 'chat4all-overview')?.dashboard;
if (overview === undefined) throw new Error('there is no dashboard chat4all-overview');
console.log('starting Kafka, the processes and Prometheus …');
const stack = await startObservedStack();
try {
  const load = await startLoad(stack);
  console.log(`sending for ${DURATION} seconds …`);
  const start = Date.now() / 1_000;
  for (let second = ROUND_SECONDS; second <= DURATION; second += ROUND_SECONDS) {
    const messages = Math.round(MESSAGES + SWING * Math.sin((second / WAVE_SECONDS) * 2 * Math.PI));
    await load.round({ number: second, messages, spreadMs: ROUND_SECONDS * 800 });
    await sleep(Math.max(0, (start + second) * 1_000 - Date.now()));
  }
  const range: TimeRange = { start: start + RUN_UP, end: Date.now() / 1_000, step: 1 };
  const data = new Map<PanelFile, PanelData>();
  for (const panel of panelsOf(overview)) {
    const answers = panel.targets.map(async ({ expr, legendFormat }) =>
      (await stack.prometheus.over(fillIn(expr, RATE_INTERVAL), range)).map((series) => ({
        legend: legendFormat,
        series,
      })),
    );
    data.set(panel, (await Promise.all(answers)).flat());
  }
  load.close();
  mkdirSync(dirname(overviewPicture), { recursive: true });
  const subtitle =
    'All processes over Kafka on one machine, two simulated platforms, and a load in which some of everything goes wrong.';
  writeFileSync(overviewPicture, `${drawDashboard(overview, (panel) => data.get(panel) ?? [], range, subtitle)}\n`);
  console.log(`wrote ${overviewPicture}`);
} finally {
  await stack.dispose();
}
