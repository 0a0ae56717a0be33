import { CountsPerSecond, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { orZero, perSecondOrZero } from '../../promql.ts';
import { ON_CHANNEL } from '../variables.ts';

/** Failed deliveries, and dead letters to decide on. */
export const DEAD_LETTERS_ROW: RowSpec = {
  title: 'Failures and dead letters',
  panels: [
    timeseries({
      title: 'Failure ratio',
      description: 'Failed deliveries among those that ended in the last ten minutes, by channel. Alert: above 5 %.',
      unit: PercentUnit,
      runbook: 'failure-ratio-high',
      width: 6,
      thresholds: [{ value: 0.05, color: 'red' }],
      queries: [{ expr: `chat4all:deliveries_failed:ratio10m{${ON_CHANNEL}}`, legend: '{{channel}}' }],
    }),
    timeseries({
      title: 'Dead letters arriving',
      description: 'New dead letters within ten minutes, by reason, on all channels.',
      unit: Short,
      runbook: 'dead-letters-arriving',
      width: 6,
      thresholds: [{ value: 1, color: 'red' }],
      queries: [{ expr: orZero('chat4all:dead_letters:increase10m', 'reason'), legend: '{{reason}}' }],
    }),
    timeseries({
      title: 'Dead letters stored',
      description: 'Dead letters to be replayed or discarded, by reason.',
      unit: Short,
      runbook: 'dead-letters-arriving',
      width: 6,
      thresholds: [{ value: 1, color: 'yellow' }],
      queries: [{ expr: orZero('max by (reason) (chat4all_stored_dead_letters)', 'reason'), legend: '{{reason}}' }],
    }),
    timeseries({
      title: 'Facts without effect',
      description:
        'Outcomes and receipts per second that changed no state, because they were late or repeated. Some are normal; many mean repeated callbacks.',
      unit: CountsPerSecond,
      runbook: 'webhooks-refused',
      width: 6,
      queries: [{ expr: perSecondOrZero('chat4all_unused_facts_total', {}), legend: 'without effect' }],
    }),
  ],
};
