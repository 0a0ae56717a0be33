import { setTimeout as sleep } from 'node:timers/promises';
import { createMetrics } from '@chat4all/metrics';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillIn } from './fill-in.ts';
import { panelsOf, readDashboards } from './read-dashboards.ts';
import { type Load, startLoad } from './stack/load.ts';
import { type ObservedStack, startObservedStack } from './stack/observed-stack.ts';

/** A query and its location. */
interface Asked {
  readonly place: string;
  readonly expr: string;
  /** The labels in its legend. */
  readonly labels: readonly string[];
}

/** The interval of rates: several scrapes, one per second. */
const RATE_INTERVAL = '15s';
/** The time for the load to cover every metric, in milliseconds. */
const PATIENCE_MS = 180_000;

/** Metrics that increase only during outages; their panels show 0. */
const quiet = [
  'chat4all_bus_errors_total',
  'chat4all_store_errors_total',
  'chat4all_waiting_operations',
  'chat4all_duplicates_total',
];

const asked: Asked[] = readDashboards().flatMap(({ dashboard }) =>
  panelsOf(dashboard).flatMap(({ title, targets }) =>
    targets.map(({ refId, expr, legendFormat }) => ({
      place: `${dashboard.title} / ${title} / ${refId}`,
      expr,
      labels: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
    })),
  ),
);

test('uses only defined metrics', () => {
  const defined = createMetrics()
    .registry.getMetricsAsArray()
    .map(({ name }) => name);
  const unknown = asked.flatMap(({ place, expr }) =>
    [...expr.matchAll(/\bchat4all_[a-z_]+/g)]
      .map(([name]) => name)
      .filter((name) => !defined.includes(name) && !defined.includes(name.replace(/_(bucket|sum|count)$/, '')))
      .map((name) => `${place}: ${name}`),
  );
  expect(unknown).toEqual([]);
});

const { skip, named } = await skipWithout('kafka', 'prometheus');

describe.skipIf(skip)(named('under load'), () => {
  let stack: ObservedStack | undefined;
  let load: Load | undefined;
  beforeAll(async () => {
    stack = await startObservedStack();
    load = await startLoad(stack);
  }, 240_000);
  afterAll(async () => {
    load?.close();
    await stack?.dispose();
  }, 60_000);

  test(
    'every query of every panel gives data',
    async () => {
      if (load === undefined) throw new Error('there is no load');
      let empty = asked;
      const deadline = performance.now() + PATIENCE_MS;
      for (let number = 1; empty.length > 0 && performance.now() < deadline; number += 1) {
        await load.round({ number, messages: 10 });
        const answers = await Promise.all(empty.map(async (one) => ({ one, has: await hasData(one) })));
        empty = answers.filter(({ has }) => !has).map(({ one }) => one);
        // The scrape interval.
        await sleep(1_000);
      }
      expect(empty).toEqual([]);
    },
    PATIENCE_MS + 30_000,
  );

  /** Returns true if a line has a value and the labels of the legend; for quiet metrics a 0 is enough. */
  async function hasData({ expr, labels }: Asked): Promise<boolean> {
    const isQuiet = quiet.some((metric) => expr.includes(metric));
    const [real = expr] = isQuiet ? [expr] : expr.split(' or on() ');
    const series = (await stack?.prometheus.now(fillIn(real, RATE_INTERVAL))) ?? [];
    return series.some(
      (line) =>
        (isQuiet || labels.every((label) => label in line.labels)) &&
        line.points.some(([, value]) => Number.isFinite(value)),
    );
  }
});
