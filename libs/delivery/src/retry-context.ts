import type { Metrics } from '@chat4all/metrics';
import type { RetryWhileUnavailableOptions } from '@chat4all/runtime';

/** The context in which operations are retried during an outage of the log or the store. */
export interface RetryContext extends RetryWhileUnavailableOptions {
  readonly metrics: Metrics;
}
