import type { Attributes } from '@opentelemetry/api';

/** What a span does with the log: writes a record, takes a batch off it, or works on one record. */
export type MessagingOperation = 'send' | 'receive' | 'process';

/** The name of a span that has to do with the log, by OpenTelemetry's conventions for messaging. */
export function messagingSpanName(operation: MessagingOperation, topic: string): string {
  return `${operation} ${topic}`;
}

/** The attributes of a span that has to do with the log, by OpenTelemetry's conventions for messaging (and Kafka). */
export function messagingAttributes(operation: MessagingOperation, topic: string, system: string): Attributes {
  return {
    'messaging.system': system,
    'messaging.destination.name': topic,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
  };
}
