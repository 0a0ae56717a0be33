import type { DashboardSpec } from '../panels.ts';
import { DELIVERY } from './delivery.ts';
import { KAFKA_AND_PROCESSES } from './kafka-and-processes.ts';
import { OVERVIEW } from './overview.ts';

export { DELIVERY, KAFKA_AND_PROCESSES, OVERVIEW };

/** All dashboards. */
export const DASHBOARDS: readonly DashboardSpec[] = [OVERVIEW, DELIVERY, KAFKA_AND_PROCESSES];
