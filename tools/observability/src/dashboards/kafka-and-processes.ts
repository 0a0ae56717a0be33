import type { DashboardSpec } from '../panels.ts';
import { LIMITS_ROW } from './kafka-and-processes/limits-row.ts';
import { LOG_ROW } from './kafka-and-processes/log-row.ts';
import { PROCESSES_ROW } from './kafka-and-processes/processes-row.ts';
import { ROUTERS_ROW } from './kafka-and-processes/routers-row.ts';
import { STORE_ROW } from './kafka-and-processes/store-row.ts';
import { JOB_VARIABLE } from './variables.ts';

/** The infrastructure: log, store and processes. */
export const KAFKA_AND_PROCESSES: DashboardSpec = {
  uid: 'chat4all-kafka-and-processes',
  title: 'Chat4All: Kafka and processes',
  description: 'The log, the store and the processes, by app.',
  variables: [JOB_VARIABLE],
  rows: [LOG_ROW, STORE_ROW, ROUTERS_ROW, LIMITS_ROW, PROCESSES_ROW],
};
