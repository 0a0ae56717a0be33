import type { BusRecord, StoredRecord } from '@chat4all/bus';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { DeliveryRecord, DeliveryState, EventRecord, type Identity } from '@chat4all/proto';
import { eventIdOf } from './event-id.ts';
import { laneOf } from './lane.ts';
import { sourceOf } from './tenant-source.ts';
import { deliveriesTopic, eventsTopic } from './topics.ts';

/** A record that is not one of ours, or damaged. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/**
 * What is published when a delivery is accepted: the fact, which holds the whole delivery, and the delivery itself.
 * The delivery is encoded once for both. Both carry its trace.
 */
export function acceptedRecords(delivery: DeliveryRecord, identity: Identity): [BusRecord, BusRecord] {
  const { deliveryId, tenantId, traceParent } = delivery;
  const encoded = DeliveryRecord.encode(delivery).finish();
  const eventId = eventIdOf(deliveryId, DeliveryState.ACCEPTED);
  // EventRecord {event_id = 1, tenant_id = 2, accepted = 3}.
  const fact = new BinaryWriter().uint32(10).string(eventId).uint32(18).string(tenantId).uint32(26).bytes(encoded);
  const event: BusRecord = {
    topic: eventsTopic,
    key: laneOf(identity),
    value: fact.finish(),
    headers: headers(eventId, 'chat4all.accepted', tenantId, traceParent),
  };
  const request: BusRecord = {
    topic: deliveriesTopic(identity.channel),
    key: event.key,
    value: encoded,
    headers: headers(deliveryId, 'chat4all.delivery', tenantId, traceParent),
  };
  return [event, request];
}

/** What marks a delivery that comes back from the store. */
const RELEASED = 'chat4all.release';

/** A delivery that has waited in the store, as it is put on the log again. */
export function releasedRecord(delivery: DeliveryRecord, identity: Identity): BusRecord {
  return {
    topic: deliveriesTopic(identity.channel),
    key: laneOf(identity),
    value: DeliveryRecord.encode(delivery).finish(),
    headers: headers(delivery.deliveryId, RELEASED, delivery.tenantId, delivery.traceParent),
  };
}

/** Whether a record of a deliveries topic is one that {@link releasedRecord} made. */
export function isReleased(record: StoredRecord): boolean {
  return record.headers['ce_type'] === RELEASED;
}

/** A fact as a record for the events topic, and the W3C traceparent of the span that made it; empty: not traced. */
export function eventToRecord(event: EventRecord, identity: Identity, traceParent = ''): BusRecord {
  return {
    topic: eventsTopic,
    key: laneOf(identity),
    value: EventRecord.encode(event).finish(),
    headers: headers(event.eventId, `chat4all.${event.kind?.$case ?? 'event'}`, event.tenantId, traceParent),
  };
}

/** The W3C traceparent of the span in which a record was written; empty: not traced. */
export function traceParentOf(record: StoredRecord): string {
  return record.headers['traceparent'] ?? '';
}

/** Reads a record of a deliveries topic. Throws a {@link RecordError} when it is not one that can be delivered. */
export function recordToDelivery(record: StoredRecord): DeliveryRecord & { readonly identity: Identity } {
  const delivery = decode(record, DeliveryRecord);
  const { identity } = delivery;
  if (delivery.deliveryId === '' || identity === undefined) {
    throw new RecordError(
      `${positionOf(record)} is not a delivery: it has no ${identity ? 'delivery_id' : 'identity'}`,
    );
  }
  return { ...delivery, identity };
}

/** Reads a record of the events topic. Throws a {@link RecordError} when it is not a complete fact. */
export function recordToEvent(record: StoredRecord): EventRecord {
  const event = decode(record, EventRecord);
  const missing = missingFrom(event);
  if (missing !== undefined) throw new RecordError(`${positionOf(record)} is not an event: it has no ${missing}`);
  return event;
}

function missingFrom({ eventId, kind }: EventRecord): string | undefined {
  if (eventId === '') return 'event_id';
  switch (kind?.$case) {
    case 'accepted':
      return kind.value.deliveryId === '' ? 'delivery_id' : kind.value.identity ? undefined : 'identity';
    case 'inbound':
      return kind.value.sender ? undefined : 'sender';
    case 'receipt':
      return kind.value.deliveryId || kind.value.providerMessageId ? undefined : 'provider_message_id';
    case 'change':
      return undefined;
    // A newer program may know more kinds; nobody here is to trip over them.
    case undefined:
      return undefined;
  }
}

/** A record's place in the log as text, for example `chat4all.events/3/17`. */
export function positionOf({ topic, partition, offset }: StoredRecord): string {
  return `${topic}/${partition}/${offset}`;
}

function decode<Message>(record: StoredRecord, type: { decode(bytes: Uint8Array): Message }): Message {
  try {
    return type.decode(record.value);
  } catch (error) {
    throw new RecordError(`${positionOf(record)} cannot be decoded`, { cause: error });
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
