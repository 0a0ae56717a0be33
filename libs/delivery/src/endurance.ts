import type { Metrics } from '@chat4all/metrics';
import type { PersistOptions } from '@chat4all/runtime';

/** What waiting out an outage of the log or the store works with. */
export interface Endurance extends PersistOptions {
  readonly metrics: Metrics;
}
