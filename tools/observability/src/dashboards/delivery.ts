import type { DashboardSpec } from '../panels.ts';
import { ACCOUNTS_ROW } from './delivery/accounts-row.ts';
import { CALLBACKS_ROW } from './delivery/callbacks-row.ts';
import { DEAD_LETTERS_ROW } from './delivery/dead-letters-row.ts';
import { EVENT_WEBHOOKS_ROW } from './delivery/event-webhooks-row.ts';
import { FILES_ROW } from './delivery/files-row.ts';
import { LANES_ROW } from './delivery/lanes-row.ts';
import { RETRIES_ROW } from './delivery/retries-row.ts';
import { TEMPLATES_ROW } from './delivery/templates-row.ts';
import { CHANNEL_VARIABLE } from './variables.ts';

/** The path of deliveries from the log to the platforms. */
export const DELIVERY: DashboardSpec = {
  uid: 'chat4all-delivery',
  title: 'Chat4All: Delivery',
  description:
    'Lanes, retries, parked deliveries, dead letters, accounts, callbacks, files, event webhooks and templates.',
  variables: [CHANNEL_VARIABLE],
  rows: [
    LANES_ROW,
    RETRIES_ROW,
    DEAD_LETTERS_ROW,
    ACCOUNTS_ROW,
    CALLBACKS_ROW,
    FILES_ROW,
    EVENT_WEBHOOKS_ROW,
    TEMPLATES_ROW,
  ],
};
