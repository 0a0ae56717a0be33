import type { DashboardSpec } from '../panels.ts';
import { delivery } from './delivery.ts';
import { kafkaAndProcesses } from './kafka-and-processes.ts';
import { overview } from './overview.ts';

export { delivery, kafkaAndProcesses, overview };

/** Every dashboard there is. */
export const dashboards: readonly DashboardSpec[] = [overview, delivery, kafkaAndProcesses];
