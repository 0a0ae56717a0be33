import { type TraceSpan, startMessagingSpan } from '@chat4all/metrics';
import { DeliveryState } from '@chat4all/proto';
import { deliveriesTopic, eventsTopic } from '@chat4all/records';
import { firstStateOf } from '../../chat/first-state.ts';
import type { PlannedDelivery } from '../plan/plan-deliveries.ts';

/** Deliveries that are being published, each in a span of its own within the trace of their call. */
export interface TracedDeliveries {
  readonly deliveries: readonly PlannedDelivery[];
  /** Ends the spans, with what kind of error there was. */
  readonly end: (error?: string) => void;
}

/** Begins a span for each delivery, which its record then carries. Without a trace (an empty traceparent) it does nothing. */
export function traceDeliveries(
  deliveries: readonly PlannedDelivery[],
  traceParent: string,
  system: string,
): TracedDeliveries {
  if (traceParent === '') return { deliveries, end: () => undefined };
  const spans: TraceSpan[] = [];
  const traced = deliveries.map(({ record, identity }) => {
    const { deliveryId, messageId } = record;
    // What is scheduled is put on the topic of its channel later, by a worker.
    const isScheduled = firstStateOf(record) === DeliveryState.SCHEDULED;
    const topic = isScheduled ? eventsTopic : deliveriesTopic(identity.channel);
    const span = startMessagingSpan(traceParent, {
      operation: 'send',
      topic,
      system,
      attributes: { 'messaging.message.id': deliveryId, 'chat4all.message.id': messageId },
    });
    spans.push(span);
    return { record: { ...record, traceParent: span.traceParent }, identity };
  });
  return {
    deliveries: traced,
    end: (error) => {
      for (const span of spans) span.end({ error });
    },
  };
}
