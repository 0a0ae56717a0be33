import { Counter } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';

/** Creates the metrics of consent. */
export function consentMetrics(registers: OpenMetricsRegistry[]) {
  return {
    consentDecisions: new Counter({
      name: 'chat4all_consent_decisions_total',
      help: 'Decisions of people by source (api, channel, keyword) and consent (opted_in, opted_out), also those that repeat an earlier one.',
      labelNames: ['source', 'consent'],
      registers,
    }),
  };
}
