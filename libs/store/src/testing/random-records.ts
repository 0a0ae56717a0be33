import fc from 'fast-check';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { ANA, delivery, OTHER_TRACE, SAMPLE_TIME_MS, SAMPLE_TRACE } from './samples.ts';

const { SENT, DELIVERED } = DeliveryState;

/** m1 has fallbacks, m2 a send time, m3 a time to live, m4 all of them. */
const SPECIAL_MESSAGES: readonly {
  readonly isScheduled?: boolean;
  readonly hasFallback?: boolean;
  readonly expires?: boolean;
}[] = [
  {},
  { hasFallback: true },
  { isScheduled: true },
  { expires: true },
  { isScheduled: true, hasFallback: true, expires: true },
];

/** One of a few deliveries of five messages in two lanes. Two records of a delivery may have different times and traces. */
export const someRecord: fc.Arbitrary<DeliveryRecord> = fc
  .tuple(fc.nat(SPECIAL_MESSAGES.length - 1), fc.nat(2), fc.nat(2))
  .map(([number, position, accepted]) => {
    const messageId = `m${number}`;
    const { isScheduled = false, hasFallback = false, expires = false } = SPECIAL_MESSAGES[number] ?? {};
    return delivery(messageId, {
      deliveryId: `${messageId}-${position}`,
      position,
      conversationId: messageId === 'm1' ? 'c1' : '',
      identity: { ...ANA, accountId: position === 0 ? ANA.accountId : 'acme-other' },
      acceptTimeMs: SAMPLE_TIME_MS + accepted,
      traceParent: ['', SAMPLE_TRACE, OTHER_TRACE][accepted] ?? '',
      ...(isScheduled && { sendTimeMs: SAMPLE_TIME_MS + 30_000 }),
      ...(expires && { expireTimeMs: SAMPLE_TIME_MS + 90_000 }),
      ...(hasFallback && position > 0 && { fallback: fallbackOf(position) }),
      hasFallback: hasFallback && position < 2,
    });
  });

function fallbackOf(position: number): NonNullable<DeliveryRecord['fallback']> {
  return { firstPosition: 0, successStates: [DELIVERED, SENT].slice(0, position), waitMs: 60_000 };
}
