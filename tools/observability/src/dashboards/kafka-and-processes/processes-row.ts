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
      description: 'The part of the processes that Prometheus reaches.',
      unit: PercentUnit,
      runbook: 'process-down',
      width: 6,
      base: 'red',
      thresholds: [{ value: 1, color: 'green' }],
      queries: [{ expr: `avg(up{${ofJob}})`, legend: 'up' }],
    }),
    table({
      title: 'Processes',
      description: 'Which app each process is, in which version, and how long it has run.',
      unit: Short,
      runbook: 'process-down',
      width: 18,
      columns: [
        { name: 'job' },
        { name: 'instance' },
        { name: 'app' },
        { name: 'version' },
        { name: 'Runs for', unit: Seconds },
      ],
      queries: [
        { expr: `max by (job, instance, app, version) (chat4all_process_info{${ofJob}})`, legend: 'Info' },
        {
          expr: `time() - max by (job, instance) (process_start_time_seconds{${ofJob}})`,
          legend: 'Runs for',
        },
      ],
    }),
    timeseries({
      title: 'CPU',
      description: 'Cores that each process uses. JavaScript uses one at most: near it more processes are needed.',
      unit: Short,
      runbook: 'lag-growing',
      thresholds: [{ value: 0.9, color: 'yellow' }],
      queries: [{ expr: `rate(process_cpu_seconds_total{${ofJob}}[$__rate_interval])`, legend: process }],
    }),
    timeseries({
      title: 'Memory',
      description: 'What each process has in memory. What grows without end is a leak.',
      unit: BytesIEC,
      runbook: 'process-down',
      queries: [{ expr: `process_resident_memory_bytes{${ofJob}}`, legend: process }],
    }),
    timeseries({
      title: 'Heap',
      description: 'What each process has on the heap of JavaScript.',
      unit: BytesIEC,
      runbook: 'process-down',
      queries: [{ expr: `nodejs_heap_size_used_bytes{${ofJob}}`, legend: process }],
    }),
    timeseries({
      title: 'Event loop lag',
      description: 'How late 99 % of the timers are at most: everything in the process is that late.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      thresholds: [{ value: 0.1, color: 'yellow' }],
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{${ofJob}}`, legend: process }],
    }),
    timeseries({
      title: 'Garbage collection',
      description: 'The part of the time that collecting garbage takes.',
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
      description: 'Files and connections that each process has open.',
      unit: Short,
      runbook: 'process-down',
      queries: [{ expr: `process_open_fds{${ofJob}}`, legend: process }],
    }),
  ],
};
