import { BytesIEC, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, stat, table, timeseries } from '../../panels.ts';
import { ofJob } from '../variables.ts';

const process = '{{job}} {{instance}}';

/** The processes: whether they run, in which version, and what they use. */
export const processesRow: RowSpec = {
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
      queries: [{ expr: `avg(up{${ofJob}})`, legend: 'up' }],
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
        { expr: `max by (job, instance, app, version) (chat4all_process_info{${ofJob}})`, legend: 'Info' },
        {
          expr: `time() - max by (job, instance) (process_start_time_seconds{${ofJob}})`,
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
      queries: [{ expr: `rate(process_cpu_seconds_total{${ofJob}}[$__rate_interval])`, legend: process }],
    }),
    timeseries({
      title: 'Memory',
      description: 'Resident memory of each process. Endless growth is a leak.',
      unit: BytesIEC,
      runbook: 'process-down',
      queries: [{ expr: `process_resident_memory_bytes{${ofJob}}`, legend: process }],
    }),
    timeseries({
      title: 'Heap',
      description: 'JavaScript heap of each process.',
      unit: BytesIEC,
      runbook: 'process-down',
      queries: [{ expr: `nodejs_heap_size_used_bytes{${ofJob}}`, legend: process }],
    }),
    timeseries({
      title: 'Event loop lag',
      description: 'Delay of timers, 99th percentile. Everything in the process is delayed as much.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      thresholds: [{ value: 0.1, color: 'yellow' }],
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{${ofJob}}`, legend: process }],
    }),
    timeseries({
      title: 'Garbage collection',
      description: 'Share of time spent in garbage collection.',
      unit: PercentUnit,
      runbook: 'latency-budget-burn',
      thresholds: [{ value: 0.1, color: 'yellow' }],
      queries: [
        {
          expr: `sum by (job, instance) (rate(nodejs_gc_duration_seconds_sum{${ofJob}}[$__rate_interval]))`,
          legend: process,
        },
      ],
    }),
    timeseries({
      title: 'Open files',
      description: 'Open files and connections of each process.',
      unit: Short,
      runbook: 'process-down',
      queries: [{ expr: `process_open_fds{${ofJob}}`, legend: process }],
    }),
  ],
};
