import type { Attributes } from '@opentelemetry/api';
import { type TraceSpan, startSpan } from './span.ts';

/** A step with the log: writing a record, taking a batch off it, or working on one record. */
export interface MessagingStep {
  readonly operation: 'send' | 'receive' | 'process';
  readonly topic: string;
  /** Which log it is: `Bus.system`. */
  readonly system: string;
  /** Beyond those that every such step has. */
  readonly attributes?: Attributes;
  /** The W3C traceparents of other spans that have to do with it. Default: none. */
  readonly links?: readonly string[];
}

/**
 * Begins a span for a step with the log, by OpenTelemetry's conventions for messaging, within a trace (the W3C
 * traceparent of its parent). Without one it does nothing.
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
