import fc from 'fast-check';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Candidate } from '../admission.ts';
import type { Fact, StateFact } from '../facts.ts';
import { someRecord } from './random-records.ts';
import { SAMPLE_TIME_MS, deadLetterWithoutSource } from './samples.ts';

const DELIVERY_ERROR = { reason: 'UNDELIVERABLE', message: 'gone', channelCode: '131026', certain: true };
const states = Object.values(DeliveryState).filter((state) => state > DeliveryState.ROUTED);
const times = fc.integer({ min: 0, max: 5 });

const positionOf = ({ deliveryId }: DeliveryRecord, index: number): string => `log/${deliveryId}/${index}`;
const index = fc.nat(1);

/** Which claim of a delivery: how many claims ago, usually 0. */
export const claimsAgo: fc.Arbitrary<number> = fc.constantFrom(0, 0, 0, 1, 2);

/** A random delivery, read at one of two log positions. */
export const someCandidate: fc.Arbitrary<Candidate> = fc
  .tuple(someRecord, index)
  .map(([record, index]) => ({ record, logPosition: positionOf(record, index) }));

const stateFact: fc.Arbitrary<StateFact> = fc
  .record({
    record: someRecord,
    isWatermark: fc.nat(3).map((dice) => dice === 3),
    // Final states of all kinds, and sometimes another account or a second provider id.
    state: fc.constantFrom(...states),
    isForeign: fc.nat(9).map((dice) => dice === 9),
    name: fc.constantFrom('a', 'a', 'a', 'a', 'a', 'a', 'b'),
    named: fc.constantFrom('by us', 'by the provider', 'by both'),
    // That of the record that has the claim, or of a receipt.
    factId: fc.constantFrom('log/0', 'log/1', 'events/0', 'events/1', 'events/2'),
    providerTimeMs: fc.option(times, { nil: undefined }),
    timeMs: times,
  })
  .map(({ record, isWatermark, state, isForeign, name, named, factId, providerTimeMs, timeMs }) => {
    const { deliveryId, identity } = record;
    const [topic, number] = factId.split('/');
    return {
      kind: 'state',
      factId: `${topic}/${deliveryId}/${number}`,
      ...(named !== 'by the provider' && { deliveryId }),
      ...(named !== 'by us' && { providerMessageId: `wamid.${deliveryId}.${name}` }),
      accountId: isForeign ? 'unknown' : (identity?.accountId ?? ''),
      state,
      ...(state === DeliveryState.FAILED && { error: DELIVERY_ERROR }),
      ...(providerTimeMs !== undefined && { providerTimeMs: SAMPLE_TIME_MS + providerTimeMs }),
      timeMs: SAMPLE_TIME_MS + timeMs,
      ...(isWatermark && { isWatermark }),
    };
  });

const accepted: fc.Arbitrary<Fact> = someRecord.map((record) => ({ kind: 'accepted', record }));

const attempt: fc.Arbitrary<Fact> = fc.tuple(someRecord, claimsAgo, fc.boolean()).map(([record, ago, isCalling]) => ({
  kind: 'attempt',
  deliveryId: record.deliveryId,
  claim: String(ago),
  isCalling,
}));

const deadLetterFact: fc.Arbitrary<Fact> = fc
  .tuple(someRecord, index, claimsAgo, fc.nat(1), fc.nat(5))
  .map(([record, number, ago, timeMs, dice]) => {
    const source = { topic: 'deliveries', partition: 0, offset: offsetOf(record, number) };
    const letter = deadLetterWithoutSource(`letter-${record.deliveryId}-${number}`, {
      delivery: { deliveryId: record.deliveryId, claim: String(ago) },
      createTimeMs: SAMPLE_TIME_MS + timeMs,
    });
    return { kind: 'dead_letter', letter: dice === 0 ? letter : { ...letter, source } };
  });

/** A random fact. Its claim is a number: how many claims ago, see {@link withClaim}. */
export const someFact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: accepted },
  { weight: 6, arbitrary: stateFact },
  { weight: 1, arbitrary: attempt },
  { weight: 2, arbitrary: deadLetterFact },
);

/** Replaces the number in a fact by the claim. */
export function withClaim(fact: Fact, claimOf: (deliveryId: string, ago: number) => string): Fact {
  if (fact.kind === 'attempt') return { ...fact, claim: claimOf(fact.deliveryId, Number(fact.claim)) };
  if (fact.kind !== 'dead_letter' || fact.letter.delivery === undefined) return fact;
  const { deliveryId, claim } = fact.letter.delivery;
  return {
    ...fact,
    letter: { ...fact.letter, delivery: { deliveryId, claim: claimOf(deliveryId, Number(claim)) } },
  };
}

// Another offset for each record.
function offsetOf({ messageId, position }: DeliveryRecord, number: number): number {
  return 10 * Number(messageId.slice(1)) + 2 * position + number;
}
