import type { DashboardSpec } from '../panels.ts';
import { logRow } from './kafka-and-processes/log-row.ts';
import { processesRow } from './kafka-and-processes/processes-row.ts';
import { routersRow } from './kafka-and-processes/routers-row.ts';
import { storeRow } from './kafka-and-processes/store-row.ts';
import { jobVariable } from './variables.ts';

/** The infrastructure: log, store and processes. */
export const kafkaAndProcesses: DashboardSpec = {
  uid: 'chat4all-kafka-and-processes',
  title: 'Chat4All: Kafka and processes',
  description: 'The log, the store and the processes, by app.',
  variables: [jobVariable],
  rows: [logRow, storeRow, routersRow, processesRow],
};
