import type { BusRecord, StoredRecord } from '@chat4all/bus';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { DeliveryRecord, DeliveryState, EventRecord, type Identity, encodeMessage } from '@chat4all/proto';
import { eventIdOf } from './event-id.ts';
import { initialStateOf } from './initial-state.ts';
import { laneOf } from './lane.ts';
import { sourceOf } from './tenant-source.ts';
import { deliveriesTopic, EVENTS_TOPIC } from './topics.ts';

/** The error of a record that cannot be decoded, or is incomplete. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/**
 * Returns the records of an accepted delivery, encoded once for both: the delivery for the worker, and its event, which
 * contains it. A worker puts a scheduled delivery on the log when its time has come; it has only the event.
 */
export function acceptedRecords(delivery: DeliveryRecord, identity: Identity): BusRecord[] {
  const { deliveryId, tenantId, traceParent } = delivery;
  const encoded = encodeMessage(DeliveryRecord, delivery);
  const key = laneOf(identity);
  const eventId = eventIdOf(deliveryId, DeliveryState.ACCEPTED);
  // EventRecord {event_id = 1, tenant_id = 2, accepted = 3}.
  const fact = new BinaryWriter().uint32(10).string(eventId).uint32(18).string(tenantId).uint32(26).bytes(encoded);
  const event: BusRecord = {
    topic: EVENTS_TOPIC,
    key,
    value: fact.finish(),
    headers: headers(eventId, 'chat4all.accepted', tenantId, traceParent),
  };
  if (initialStateOf(delivery) === DeliveryState.SCHEDULED) return [event];
  const request: BusRecord = {
    topic: deliveriesTopic(identity.channel),
    key,
    value: encoded,
    headers: headers(deliveryId, 'chat4all.delivery', tenantId, traceParent),
  };
  // The delivery first: once a worker is admitting it, the projection need not apply its acceptance.
  return [request, event];
}

/** The CloudEvents type of a delivery that returns from the store. */
const RELEASED = 'chat4all.release';

/** Returns the record of a parked or scheduled delivery that returns to the log. */
export function releasedRecord(delivery: DeliveryRecord, identity: Identity): BusRecord {
  return {
    topic: deliveriesTopic(identity.channel),
    key: laneOf(identity),
    value: encodeMessage(DeliveryRecord, delivery),
    headers: headers(delivery.deliveryId, RELEASED, delivery.tenantId, delivery.traceParent),
  };
}

/** Returns whether a record of a deliveries topic was created by {@link releasedRecord}. */
export function isReleased(record: StoredRecord): boolean {
  return record.headers['ce_type'] === RELEASED;
}

/** Returns the record of an event, with the W3C traceparent of the span that publishes it unless that is empty. */
export function eventToRecord(event: EventRecord, identity: Identity, traceParent = ''): BusRecord {
  return eventWithKeyToRecord(event, laneOf(identity), traceParent);
}

/** Returns the record of an event that is about no identity. Events with one key stay in order. */
export function eventWithKeyToRecord(event: EventRecord, key: string, traceParent = ''): BusRecord {
  return {
    topic: EVENTS_TOPIC,
    key,
    value: encodeMessage(EventRecord, event),
    headers: headers(event.eventId, `chat4all.${event.kind?.$case ?? 'event'}`, event.tenantId, traceParent),
  };
}

/** The kinds of records of the events topic. */
export type EventKind = NonNullable<EventRecord['kind']>['$case'];

/**
 * Returns whether a record of the events topic is certainly of a kind, by its header, which costs less than to decode it.
 * False for a record without the header.
 */
export function isEventOfKind(record: StoredRecord, kind: EventKind): boolean {
  return record.headers['ce_type'] === `chat4all.${kind}`;
}

/** Returns the id of the delivery whose acceptance a record of the events topic is, by its headers; undefined for any other. */
export function acceptedDeliveryIdOf(record: StoredRecord): string | undefined {
  const suffix = eventIdOf('', DeliveryState.ACCEPTED);
  const { ce_id: id = '' } = record.headers;
  return isEventOfKind(record, 'accepted') && id.endsWith(suffix) ? id.slice(0, -suffix.length) : undefined;
}

/** Returns the W3C traceparent of the span that published a record; empty if it was not traced. */
export function traceParentOf(record: StoredRecord): string {
  return record.headers['traceparent'] ?? '';
}

/** Decodes a record of a deliveries topic. Throws a {@link RecordError} for an incomplete delivery. */
export function recordToDelivery(record: StoredRecord): DeliveryRecord & { readonly identity: Identity } {
  const delivery = decode(record, DeliveryRecord);
  const { identity } = delivery;
  if (delivery.deliveryId === '' || identity === undefined) {
    throw new RecordError(`${positionOf(record)}: not a delivery, ${identity ? 'delivery_id' : 'identity'} is missing`);
  }
  return { ...delivery, identity };
}

/** Decodes a record of the events topic. Throws a {@link RecordError} for an incomplete event. */
export function recordToEvent(record: StoredRecord): EventRecord {
  const event = decode(record, EventRecord);
  const missing = missingFrom(event);
  if (missing !== undefined) throw new RecordError(`${positionOf(record)}: not an event, ${missing} is missing`);
  return event;
}

function missingFrom({ eventId, kind }: EventRecord): string | undefined {
  if (eventId === '') return 'event_id';
  switch (kind?.$case) {
    case 'accepted':
      return kind.value.deliveryId === '' ? 'delivery_id' : kind.value.identity ? undefined : 'identity';
    case 'inbound':
    case 'received':
      return kind.value.sender ? undefined : 'sender';
    case 'echo':
    case 'echoed':
      return kind.value.recipients.length > 0 ? undefined : 'recipients';
    case 'receipt':
      return kind.value.deliveryId || kind.value.providerMessageId ? undefined : 'provider_message_id';
    case 'identityChange':
    case 'identityChanged':
      return kind.value.old.length > 0 && kind.value.new.length > 0 ? undefined : 'old or new';
    case 'media':
      return kind.value.media ? (kind.value.identity ? undefined : 'identity') : 'media';
    case 'consent':
      return kind.value.identity ? undefined : 'identity';
    case 'templateReport':
      return kind.value.templateId === '' ? 'template_id' : kind.value.accountId === '' ? 'account_id' : undefined;
    case 'template':
      return kind.value.template ? undefined : 'template';
    case 'change':
    case 'account':
    case 'deadLetter':
    case 'endpointDisabled':
      return undefined;
    // Newer versions may publish further kinds, which this version skips.
    case undefined:
      return undefined;
  }
}

/** Returns the position of a record in the log, such as `chat4all.events/3/17`. */
export function positionOf({ topic, partition, offset }: StoredRecord): string {
  return `${topic}/${partition}/${offset}`;
}

function decode<Message>(record: StoredRecord, type: { decode(bytes: Uint8Array): Message }): Message {
  try {
    return type.decode(record.value);
  } catch (error) {
    throw new RecordError(`${positionOf(record)}: cannot be decoded`, { cause: error });
  }
}

// CloudEvents 1.0, binary mode of the Kafka protocol binding, and W3C Trace Context.
function headers(id: string, type: string, tenantId: string, traceParent: string): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: sourceOf(tenantId),
    'content-type': 'application/protobuf',
    ...(traceParent !== '' && { traceparent: traceParent }),
  };
}
