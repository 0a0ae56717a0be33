import { type TraceSpan, startMessagingSpan } from '@chat4all/metrics';
import { DeliveryState } from '@chat4all/proto';
import { deliveriesTopic, EVENTS_TOPIC, initialStateOf } from '@chat4all/records';
import type { PlannedDelivery } from '../plan/plan-deliveries.ts';

/** Deliveries that are being published, each in its own span of the call's trace. */
export interface TracedDeliveries {
  readonly deliveries: readonly PlannedDelivery[];
  /** Ends the spans, with the kind of error if publishing failed. */
  readonly end: (error?: string) => void;
}

/** Starts a span for each delivery, and puts it into the delivery's record. Does nothing if `traceParent` is empty. */
export function traceDeliveries(
  deliveries: readonly PlannedDelivery[],
  traceParent: string,
  system: string,
): TracedDeliveries {
  if (traceParent === '') return { deliveries, end: () => undefined };
  const spans: TraceSpan[] = [];
  const traced = deliveries.map(({ record, identity }) => {
    const { deliveryId, messageId } = record;
    // A worker puts a scheduled delivery on the topic of its channel later.
    const isScheduled = initialStateOf(record) === DeliveryState.SCHEDULED;
    const topic = isScheduled ? EVENTS_TOPIC : deliveriesTopic(identity.channel);
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
