import type { VariableSpec } from '../panels.ts';

/** The selected channels. */
export const CHANNEL_VARIABLE: VariableSpec = {
  name: 'channel',
  label: 'Channel',
  metric: 'chat4all_deliveries_accepted_total',
};

/** The matcher for series with a channel. */
export const ON_CHANNEL = 'channel=~"$channel"';

/** The selected apps. */
export const JOB_VARIABLE: VariableSpec = { name: 'job', label: 'App', metric: 'chat4all_process_info' };

/** The matcher for series with a job. */
export const OF_JOB = 'job=~"$job"';
