import type { Attributes } from '@opentelemetry/api';
import { type TraceSpan, startSpan } from './span.ts';

/** A step with the log: publishing a record, receiving a batch, or processing a record. */
export interface MessagingStep {
  readonly operation: 'send' | 'receive' | 'process';
  readonly topic: string;
  /** The kind of log: `Bus.system`. */
  readonly system: string;
  /** Further attributes of the span. */
  readonly attributes?: Attributes;
  /** The W3C traceparents of related spans. Default: none. */
  readonly links?: readonly string[];
}

/**
 * Starts a span for a step with the log, by OpenTelemetry's conventions for messaging, as a child of a W3C traceparent. Does
 * nothing if that is empty.
 */
export function startMessagingSpan(
  parent: string,
  { operation, topic, system, attributes = {}, links = [] }: MessagingStep,
): TraceSpan {
  return startSpan(`${operation} ${topic}`, parent, {
    kind: operation === 'send' ? 'producer' : 'consumer',
    links,
    attributes: {
      'messaging.system': system,
      'messaging.destination.name': topic,
      'messaging.operation.name': operation,
      'messaging.operation.type': operation,
      ...attributes,
    },
  });
}
