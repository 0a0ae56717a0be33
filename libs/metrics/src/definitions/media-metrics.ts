import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';

/** Creates the metrics of files that workers fetch from the platforms. */
export function mediaMetrics(registers: OpenMetricsRegistry[]) {
  return {
    mediaFetches: new Counter({
      name: 'chat4all_media_fetches_total',
      help: 'Fetches of received files by outcome: ready, rejected (malware), failed (for good), retried, or deleted (meanwhile).',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    mediaFetchedBytes: new Counter({
      name: 'chat4all_media_fetched_bytes_total',
      help: 'Bytes of received files that were stored.',
      labelNames: ['channel'],
      registers,
    }),
    mediaFetchDuration: new Histogram({
      name: 'chat4all_media_fetch_duration_seconds',
      help: 'Duration of fetches of received files, from the call of the platform until the bytes are stored.',
      labelNames: ['channel'],
      buckets: CALL_SECONDS,
      registers,
    }),
    unfetchedMedia: new Gauge({
      name: 'chat4all_media_unfetched_files',
      help: 'Received files to be fetched, up to 100,000. Every worker reports the same value: use max.',
      aggregator: 'max',
      registers,
    }),
  };
}
