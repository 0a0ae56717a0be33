import fc from 'fast-check';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { ana, delivery, otherTrace, sampleTime, sampleTrace } from './samples.ts';

const { SENT, DELIVERED } = DeliveryState;

/** What is special about some of the messages: m1 has fallbacks, m2 a send time, m3 a time to live, m4 all of it. */
const special: readonly { readonly waits?: boolean; readonly falls?: boolean; readonly ends?: boolean }[] = [
  {},
  { falls: true },
  { waits: true },
  { ends: true },
  { waits: true, falls: true, ends: true },
];

/** One of a few deliveries, in one of two lanes, of five messages. Two records of one may tell different times and traces. */
export const someRecord: fc.Arbitrary<DeliveryRecord> = fc
  .tuple(fc.nat(special.length - 1), fc.nat(2), fc.nat(2))
  .map(([number, position, accepted]) => {
    const messageId = `m${number}`;
    const { waits = false, falls = false, ends = false } = special[number] ?? {};
    return delivery(messageId, {
      deliveryId: `${messageId}-${position}`,
      position,
      conversationId: messageId === 'm1' ? 'c1' : '',
      identity: { ...ana, accountId: position === 0 ? ana.accountId : 'acme-other' },
      acceptTimeMs: sampleTime + accepted,
      traceParent: ['', sampleTrace, otherTrace][accepted] ?? '',
      ...(waits && { sendTimeMs: sampleTime + 30_000 }),
      ...(ends && { expireTimeMs: sampleTime + 90_000 }),
      ...(falls && position > 0 && { fallback: fallbackOf(position) }),
      hasFallback: falls && position < 2,
    });
  });

function fallbackOf(position: number): NonNullable<DeliveryRecord['fallback']> {
  return { firstPosition: 0, successStates: [DELIVERED, SENT].slice(0, position), waitMs: 60_000 };
}
