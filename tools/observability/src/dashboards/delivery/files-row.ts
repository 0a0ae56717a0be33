import {
  BytesPerSecondSI,
  CountsPerSecond,
  RequestsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, perSecondOrZero, quantile } from '../../promql.ts';

/** Files: uploads, downloads, and those that came with messages. */
export const FILES_ROW: RowSpec = {
  title: 'Files',
  panels: [
    timeseries({
      title: 'Uploads by outcome',
      description: 'Uploaded files that were checked per second: ready, or rejected because of wrong bytes or malware.',
      unit: CountsPerSecond,
      runbook: 'uploads-failing',
      queries: [{ expr: perSecond('chat4all_media_uploads_total', { by: ['outcome'] }), legend: '{{outcome}}' }],
    }),
    timeseries({
      title: 'Transfers by status',
      description: 'Requests to the links of files that routers serve. With a bucket, clients use the bucket instead.',
      unit: RequestsPerSecond,
      runbook: 'uploads-failing',
      queries: [
        {
          expr: perSecond('chat4all_media_transfers_total', { by: ['direction', 'status'] }),
          legend: '{{direction}} {{status}}',
        },
      ],
    }),
    timeseries({
      title: 'Bytes of files',
      description: 'Bytes of uploads that became READY, and bytes that routers sent to clients.',
      unit: BytesPerSecondSI,
      runbook: 'uploads-failing',
      queries: [{ expr: perSecond('chat4all_media_bytes_total', { by: ['direction'] }), legend: '{{direction}}' }],
    }),
    timeseries({
      title: 'Media store call duration',
      description: 'Duration of calls of the folder or bucket, 95th percentile, by operation.',
      unit: Seconds,
      runbook: 'media-store-unavailable',
      queries: [
        {
          expr: quantile(0.95, 'chat4all_media_call_duration_seconds', { by: ['operation'] }),
          legend: '{{operation}}',
        },
      ],
    }),
    timeseries({
      title: 'Media store errors',
      description:
        'Failed calls of the folder or bucket per second. Uploads are answered UNAVAILABLE; sends with files wait.',
      unit: CountsPerSecond,
      runbook: 'media-store-unavailable',
      queries: [
        {
          expr: perSecondOrZero('chat4all_media_errors_total', { by: ['operation', 'code'] }),
          legend: '{{operation}} {{code}}',
        },
      ],
    }),
    timeseries({
      title: 'Malware scans',
      description:
        'Files given to the scanner per second. Failed: the scanner does not answer, and no upload becomes READY.',
      unit: CountsPerSecond,
      runbook: 'uploads-failing',
      queries: [{ expr: perSecondOrZero('chat4all_media_scans_total', { by: ['outcome'] }), legend: '{{outcome}}' }],
    }),
    timeseries({
      title: 'Received files fetched',
      description: 'Fetches of received files from the platforms per second.',
      unit: CountsPerSecond,
      runbook: 'received-files-waiting',
      queries: [
        {
          expr: perSecondOrZero('chat4all_media_fetches_total', { by: ['channel', 'outcome'] }),
          legend: '{{channel}} {{outcome}}',
        },
      ],
    }),
    timeseries({
      title: 'Received files waiting',
      description: 'Received files that are not fetched yet. Alert: more than 100 for 15 minutes.',
      unit: Short,
      runbook: 'received-files-waiting',
      thresholds: [{ value: 100, color: 'red' }],
      queries: [{ expr: 'max(chat4all_media_unfetched_files)', legend: 'waiting' }],
    }),
  ],
};
