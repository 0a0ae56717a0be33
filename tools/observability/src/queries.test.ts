import { setTimeout as sleep } from 'node:timers/promises';
import { createMetrics } from '@chat4all/metrics';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceVariables } from './replace-variables.ts';
import { panelsOf, readDashboards } from './read-dashboards.ts';
import { type Load, startLoad } from './stack/load.ts';
import { type ObservedStack, startObservedStack } from './stack/observed-stack.ts';

/** A query and its location. */
interface PanelQuery {
  readonly location: string;
  readonly expr: string;
  /** The labels in its legend. */
  readonly labels: readonly string[];
}

/** The interval of rates: several scrapes, one per second. */
const RATE_INTERVAL = '15s';
/** The time for the load to cover every metric, in milliseconds. */
const COVERAGE_MS = 180_000;

/** Metrics that increase only during outages; their panels show 0. */
const QUIET = [
  'chat4all_bus_errors_total',
  'chat4all_store_errors_total',
  'chat4all_waiting_operations',
  'chat4all_duplicates_total',
  // Only clients that hold too much cause them.
  'chat4all_grpc_calls_dropped_total',
  'chat4all_grpc_connections_closed_total',
  'chat4all_media_errors_total',
  // The stack has no scanner, and its load receives no files.
  'chat4all_media_scans_total',
  'chat4all_media_fetches_total',
  // It exists only once an endpoint was disabled, and then does not increase.
  'chat4all_event_endpoints_disabled_total',
  // The accounts of the stack have no business account.
  'chat4all_template_syncs_total',
  'chat4all_template_sync_failing_since_timestamp_seconds',
];

const queries: PanelQuery[] = readDashboards().flatMap(({ dashboard }) =>
  panelsOf(dashboard).flatMap(({ title, targets }) =>
    targets.map(({ refId, expr, legendFormat }) => ({
      location: `${dashboard.title} / ${title} / ${refId}`,
      expr,
      labels: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
    })),
  ),
);

test('uses only defined metrics', () => {
  const defined = createMetrics()
    .registry.getMetricsAsArray()
    .map(({ name }) => name);
  const unknown = queries.flatMap(({ location, expr }) =>
    [...expr.matchAll(/\bchat4all_[a-z_]+/g)]
      .map(([name]) => name)
      .filter((name) => !defined.includes(name) && !defined.includes(name.replace(/_(bucket|sum|count)$/, '')))
      .map((name) => `${location}: ${name}`),
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
    'every query of every panel returns data',
    async () => {
      if (load === undefined) throw new Error('the load must be started');
      let empty = queries;
      const deadline = performance.now() + COVERAGE_MS;
      for (let number = 1; empty.length > 0 && performance.now() < deadline; number += 1) {
        await load.round({ number, messages: 10 });
        const results = await Promise.all(empty.map(async (query) => ({ query, found: await hasData(query) })));
        empty = results.filter(({ found }) => !found).map(({ query }) => query);
        // The scrape interval.
        await sleep(1_000);
      }
      expect(empty).toEqual([]);
    },
    COVERAGE_MS + 30_000,
  );

  /** Returns true if a line has a value and the labels of the legend; for quiet metrics a 0 is enough. */
  async function hasData({ expr, labels }: PanelQuery): Promise<boolean> {
    const isQuiet = QUIET.some((metric) => expr.includes(metric));
    const [real = expr] = isQuiet ? [expr] : expr.split(' or on() ');
    const series = (await stack?.prometheus.now(replaceVariables(real, RATE_INTERVAL))) ?? [];
    return series.some(
      (line) =>
        (isQuiet || labels.every((label) => label in line.labels)) &&
        line.points.some(([, value]) => Number.isFinite(value)),
    );
  }
});
