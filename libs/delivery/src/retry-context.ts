import type { Metrics } from '@chat4all/metrics';
import type { RetryWhileUnavailableOptions } from '@chat4all/runtime';

/** What waiting out an outage of the log or the store works with. */
export interface RetryContext extends RetryWhileUnavailableOptions {
  readonly metrics: Metrics;
}
