import { createRegistry } from './exposition.ts';
import { accountMetrics } from './definitions/account-metrics.ts';
import { apiMetrics } from './definitions/api-metrics.ts';
import { consentMetrics } from './definitions/consent-metrics.ts';
import { deliveryMetrics } from './definitions/delivery-metrics.ts';
import { eventPostMetrics } from './definitions/event-post-metrics.ts';
import { fileMetrics } from './definitions/file-metrics.ts';
import { mediaMetrics } from './definitions/media-metrics.ts';
import { processMetrics } from './definitions/process-metrics.ts';
import { resourceMetrics } from './definitions/resource-metrics.ts';
import { templateMetrics } from './definitions/template-metrics.ts';
import { webhookMetrics } from './definitions/webhook-metrics.ts';

/** Every metric of a process. Labels are bounded: never a recipient, a message id or free text. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Creates the metrics of a process, including those of Node. */
export function createMetrics() {
  const registry = createRegistry();
  const registers = [registry];
  return {
    registry,
    ...processMetrics(registers),
    ...apiMetrics(registers),
    ...deliveryMetrics(registers),
    ...accountMetrics(registers),
    ...consentMetrics(registers),
    ...mediaMetrics(registers),
    ...webhookMetrics(registers),
    ...eventPostMetrics(registers),
    ...fileMetrics(registers),
    ...templateMetrics(registers),
    ...resourceMetrics(registers),
  };
}
