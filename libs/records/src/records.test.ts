import type { BusRecord, StoredRecord } from '@chat4all/bus';
import { DeliveryRecord, DeliveryState, EventRecord } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { changeToRecord } from './changes.ts';
import {
  RecordError,
  acceptedDeliveryIdOf,
  acceptedRecords,
  isEventOfKind,
  recordToDelivery,
  recordToEvent,
  releasedRecord,
  traceParentOf,
} from './records.ts';

const IDENTITY = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'acme-whatsapp' };
const delivery = DeliveryRecord.fromPartial({
  deliveryId: 'm1-0',
  messageId: 'm1',
  tenantId: 'acme',
  identity: IDENTITY,
});

const stored = (record: BusRecord): StoredRecord => ({
  headers: {},
  ...record,
  partition: 0,
  offset: 7,
  timestamp: 0,
});

function accepted(record: DeliveryRecord): { delivery: BusRecord; event: BusRecord } {
  const [first, second] = acceptedRecords(record, IDENTITY);
  if (first === undefined || second === undefined) throw new Error('an accepted delivery has two records');
  return { delivery: first, event: second };
}

test('publishes an accepted delivery as delivery and event in one lane', () => {
  const { event: fact, delivery: record } = accepted(delivery);
  expect(fact).toMatchObject({ topic: 'chat4all.events', key: 'acme-whatsapp|phone|+5511999999999' });
  expect(record).toMatchObject({ topic: 'chat4all.deliveries.whatsapp', key: fact.key });
  expect(recordToEvent(stored(fact)).kind).toEqual({ $case: 'accepted', value: delivery });
  expect(recordToDelivery(stored(record))).toEqual(delivery);
});

test('publishes only the event of a scheduled delivery', () => {
  const records = acceptedRecords({ ...delivery, sendTimeMs: 1 }, IDENTITY);
  expect(records.map(({ topic }) => topic)).toEqual(['chat4all.events']);
});

test('sets the CloudEvents attributes', () => {
  const { event: fact } = accepted(delivery);
  expect(fact.headers).toEqual({
    ce_specversion: '1.0',
    ce_id: 'm1-0/accepted',
    ce_type: 'chat4all.accepted',
    ce_source: '/tenants/acme',
    'content-type': 'application/protobuf',
  });
});

test('tells the kind of an event, and the delivery of an acceptance, by its headers', () => {
  const { event, delivery: record } = accepted(delivery);
  expect([isEventOfKind(stored(event), 'accepted'), isEventOfKind(stored(event), 'change')]).toEqual([true, false]);
  expect(acceptedDeliveryIdOf(stored(event))).toBe('m1-0');
  expect(acceptedDeliveryIdOf(stored(record))).toBeUndefined();
  expect(acceptedDeliveryIdOf(stored({ ...event, headers: {} }))).toBeUndefined();
});

test('derives the id of a change from delivery and state', () => {
  const change = {
    tenantId: 'acme',
    deliveryId: 'm1-0',
    messageId: 'm1',
    identity: IDENTITY,
    state: DeliveryState.READ,
    previousState: DeliveryState.SENT,
    error: undefined,
    providerTimeMs: 0,
    providerMessageId: '',
    conversationId: '',
    traceParent: '',
  };
  expect(recordToEvent(stored(changeToRecord(change))).eventId).toBe('m1-0/read');
});

test('propagates the trace through acceptance and release', () => {
  const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const traced = DeliveryRecord.fromPartial({ deliveryId: 'm1-0', tenantId: 'acme', identity: IDENTITY, traceParent });
  const records = [...acceptedRecords(traced, IDENTITY), releasedRecord(traced, IDENTITY)];
  expect(records.map((record) => traceParentOf(stored(record)))).toEqual([traceParent, traceParent, traceParent]);
  const { event: fact } = accepted({ ...traced, traceParent: '' });
  expect(fact.headers).not.toHaveProperty('traceparent');
});

test.each([
  ['bytes that are no protobuf', new Uint8Array([255, 255, 255])],
  ['an empty record', new Uint8Array()],
])('refuses %s with its position', (_, value) => {
  const record = stored({ topic: 't', key: 'k', value });
  for (const read of [recordToEvent, recordToDelivery]) {
    expect(() => read(record)).toThrow(RecordError);
    expect(() => read(record)).toThrow('t/0/7');
  }
});

test.each([
  ['an acceptance without an identity', { $case: 'accepted', value: { deliveryId: 'm1-0' } }, 'identity'],
  ['an inbound message without a sender', { $case: 'inbound', value: { messageId: 'i1' } }, 'sender'],
  ['a receipt of no message', { $case: 'receipt', value: { accountId: 'a' } }, 'provider_message_id'],
] as const)('refuses %s', (_, kind, missing) => {
  const value = EventRecord.encode(EventRecord.fromPartial({ eventId: 'e', kind })).finish();
  expect(() => recordToEvent(stored({ topic: 't', key: 'k', value }))).toThrow(`${missing} is missing`);
});

test('refuses a delivery without identity', () => {
  const value = DeliveryRecord.encode({ ...delivery, identity: undefined }).finish();
  expect(() => recordToDelivery(stored({ topic: 't', key: 'k', value }))).toThrow('identity is missing');
});
