import { BytesIEC, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, stat, table, timeseries } from '../../panels.ts';
import { OF_JOB } from '../variables.ts';

const PROCESS = '{{job}} {{instance}}';

/** The processes: their availability, versions and resources. */
export const PROCESSES_ROW: RowSpec = {
  title: 'Processes',
  panels: [
    stat({
      title: 'Up',
      description: 'Share of processes that Prometheus reaches.',
      unit: PercentUnit,
      runbook: 'process-down',
      width: 6,
      base: 'red',
      thresholds: [{ value: 1, color: 'green' }],
      queries: [{ expr: `avg(up{${OF_JOB}})`, legend: 'up' }],
    }),
    table({
      title: 'Processes',
      description: 'App, version and uptime of each process.',
      unit: Short,
      runbook: 'process-down',
      width: 18,
      columns: [
        { name: 'job' },
        { name: 'instance' },
        { name: 'app' },
        { name: 'version' },
        { name: 'Uptime', unit: Seconds },
      ],
      queries: [
        { expr: `max by (job, instance, app, version) (chat4all_process_info{${OF_JOB}})`, legend: 'Info' },
        {
          expr: `time() - max by (job, instance) (process_start_time_seconds{${OF_JOB}})`,
          legend: 'Uptime',
        },
      ],
    }),
    timeseries({
      title: 'CPU',
      description: 'Cores used by each process. JavaScript uses at most one: near it, add processes.',
      unit: Short,
      runbook: 'lag-growing',
      thresholds: [{ value: 0.9, color: 'yellow' }],
      queries: [{ expr: `rate(process_cpu_seconds_total{${OF_JOB}}[$__rate_interval])`, legend: PROCESS }],
    }),
    timeseries({
      title: 'Memory',
      description: 'Resident memory of each process. Endless growth is a leak.',
      unit: BytesIEC,
      runbook: 'process-down',
      queries: [{ expr: `process_resident_memory_bytes{${OF_JOB}}`, legend: PROCESS }],
    }),
    timeseries({
      title: 'Heap',
      description: 'JavaScript heap of each process.',
      unit: BytesIEC,
      runbook: 'process-down',
      queries: [{ expr: `nodejs_heap_size_used_bytes{${OF_JOB}}`, legend: PROCESS }],
    }),
    timeseries({
      title: 'Event loop lag',
      description: 'Delay of timers, 99th percentile. All work of the process is delayed by the same time.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      thresholds: [{ value: 0.1, color: 'yellow' }],
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{${OF_JOB}}`, legend: PROCESS }],
    }),
    timeseries({
      title: 'Garbage collection',
      description: 'Share of time spent in garbage collection.',
      unit: PercentUnit,
      runbook: 'latency-budget-burn',
      thresholds: [{ value: 0.1, color: 'yellow' }],
      queries: [
        {
          expr: `sum by (job, instance) (rate(nodejs_gc_duration_seconds_sum{${OF_JOB}}[$__rate_interval]))`,
          legend: PROCESS,
        },
      ],
    }),
    timeseries({
      title: 'Open files',
      description: 'Open files and connections of each process.',
      unit: Short,
      runbook: 'process-down',
      queries: [{ expr: `process_open_fds{${OF_JOB}}`, legend: PROCESS }],
    }),
  ],
};
