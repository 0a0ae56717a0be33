import { Counter, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';

/** Creates the metrics of files. */
export function fileMetrics(registers: OpenMetricsRegistry[]) {
  return {
    mediaUploads: new Counter({
      name: 'chat4all_media_uploads_total',
      help: 'Uploaded files that were checked, by the outcome: ready, or rejected because of wrong_bytes or malware.',
      labelNames: ['outcome'],
      registers,
    }),
    mediaTransfers: new Counter({
      name: 'chat4all_media_transfers_total',
      help: 'Requests to the links of files that this router served, by direction (upload, download) and HTTP status; none if the client went away before.',
      labelNames: ['direction', 'status'],
      registers,
    }),
    mediaBytes: new Counter({
      name: 'chat4all_media_bytes_total',
      help: 'Bytes of files: of READY uploads (upload), sent to clients by this router (download), sent to platforms (platform).',
      labelNames: ['direction'],
      registers,
    }),
    mediaScans: new Counter({
      name: 'chat4all_media_scans_total',
      help: 'Files given to the malware scanner, by outcome: clean, malware or failed.',
      labelNames: ['outcome'],
      registers,
    }),
    mediaCallDuration: new Histogram({
      name: 'chat4all_media_call_duration_seconds',
      help: 'Duration of calls of the media store; get ends when the first bytes arrive.',
      labelNames: ['operation'],
      buckets: CALL_SECONDS,
      registers,
    }),
    mediaErrors: new Counter({
      name: 'chat4all_media_errors_total',
      help: 'Failed calls of the media store.',
      labelNames: ['operation', 'code'],
      registers,
    }),
  };
}
