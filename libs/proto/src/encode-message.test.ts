import { expect, test } from 'vitest';
import { DeliveryRecord, encodeMessage } from './index.ts';

const delivery = (traceParent: string): DeliveryRecord => DeliveryRecord.fromPartial({ deliveryId: 'd', traceParent });

test('encodes as the generated code does, without sharing memory between messages', () => {
  const [short, long] = [delivery('a'), delivery('b'.repeat(100_000))];
  const encoded = [short, long, short].map((each) => encodeMessage(DeliveryRecord, each));
  expect(encoded.map((each) => DeliveryRecord.decode(each))).toEqual([short, long, short]);
  expect(encoded[0]).toEqual(Buffer.from(DeliveryRecord.encode(short).finish()));
});

test('encodes the next message correctly after one that cannot be encoded', () => {
  expect(() => encodeMessage(DeliveryRecord, { ...delivery('a'), attempts: Infinity })).toThrow();
  expect(DeliveryRecord.decode(encodeMessage(DeliveryRecord, delivery('b')))).toEqual(delivery('b'));
});
