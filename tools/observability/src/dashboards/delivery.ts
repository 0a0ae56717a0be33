import type { DashboardSpec } from '../panels.ts';
import { accountsRow } from './delivery/accounts-row.ts';
import { callbacksRow } from './delivery/callbacks-row.ts';
import { deadLettersRow } from './delivery/dead-letters-row.ts';
import { lanesRow } from './delivery/lanes-row.ts';
import { retriesRow } from './delivery/retries-row.ts';
import { channelVariable } from './variables.ts';

/** Everything between the log and the platforms. */
export const delivery: DashboardSpec = {
  uid: 'chat4all-delivery',
  title: 'Chat4All: Delivery',
  description: 'Lanes, retries, parked deliveries, dead letters, accounts and callbacks, by channel.',
  variables: [channelVariable],
  rows: [lanesRow, retriesRow, deadLettersRow, accountsRow, callbacksRow],
};
