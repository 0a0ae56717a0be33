import type { VariableSpec } from '../panels.ts';

/** The channels that the reader looks at. */
export const channelVariable: VariableSpec = {
  name: 'channel',
  label: 'Channel',
  metric: 'chat4all_deliveries_accepted_total',
};

/** Of what has a channel, what the reader looks at. */
export const onChannel = 'channel=~"$channel"';

/** The apps that the reader looks at. */
export const jobVariable: VariableSpec = { name: 'job', label: 'App', metric: 'chat4all_process_info' };

/** Of what has a job, what the reader looks at. */
export const ofJob = 'job=~"$job"';
