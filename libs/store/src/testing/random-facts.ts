import fc from 'fast-check';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Candidate } from '../admission.ts';
import type { Fact, StateFact } from '../facts.ts';
import { someRecord } from './random-records.ts';
import { sampleTime, strayLetter } from './samples.ts';

const error = { reason: 'UNDELIVERABLE', message: 'gone', channelCode: '131026', certain: true };
const states = Object.values(DeliveryState).filter((state) => state > DeliveryState.ROUTED);
const times = fc.integer({ min: 0, max: 5 });

const positionOf = ({ deliveryId }: DeliveryRecord, turn: number): string => `log/${deliveryId}/${turn}`;
const turn = fc.nat(1);

/** How many claims of a delivery ago one was given: mostly the last one. */
export const claimsAgo: fc.Arbitrary<number> = fc.constantFrom(0, 0, 0, 1, 2);

/** One of those, taken off the log at one of two places. */
export const someCandidate: fc.Arbitrary<Candidate> = fc
  .tuple(someRecord, turn)
  .map(([record, place]) => ({ record, logPosition: positionOf(record, place) }));

const stateFact: fc.Arbitrary<StateFact> = fc
  .record({
    record: someRecord,
    // Ends of all kinds, and now and then another account, or a second id of the provider's.
    state: fc.constantFrom(...states),
    isForeign: fc.nat(9).map((dice) => dice === 9),
    name: fc.constantFrom('a', 'a', 'a', 'a', 'a', 'a', 'b'),
    named: fc.constantFrom('by us', 'by the provider', 'by both'),
    // The same as that of the record that claims, or that of a receipt.
    factId: fc.constantFrom('log/0', 'log/1', 'events/0', 'events/1', 'events/2'),
    providerTimeMs: fc.option(times, { nil: undefined }),
    timeMs: times,
  })
  .map(({ record, state, isForeign, name, named, factId, providerTimeMs, timeMs }) => {
    const { deliveryId, identity } = record;
    const [topic, place] = factId.split('/');
    return {
      kind: 'state',
      factId: `${topic}/${deliveryId}/${place}`,
      ...(named !== 'by the provider' && { deliveryId }),
      ...(named !== 'by us' && { providerMessageId: `wamid.${deliveryId}.${name}` }),
      accountId: isForeign ? 'nobody' : (identity?.accountId ?? ''),
      state,
      ...(state === DeliveryState.FAILED && { error }),
      ...(providerTimeMs !== undefined && { providerTimeMs: sampleTime + providerTimeMs }),
      timeMs: sampleTime + timeMs,
    };
  });

const accepted: fc.Arbitrary<Fact> = someRecord.map((record) => ({ kind: 'accepted', record }));

const attempt: fc.Arbitrary<Fact> = fc.tuple(someRecord, claimsAgo, fc.boolean()).map(([record, ago, isCalling]) => ({
  kind: 'attempt',
  deliveryId: record.deliveryId,
  claim: String(ago),
  isCalling,
}));

const putAside: fc.Arbitrary<Fact> = fc
  .tuple(someRecord, turn, claimsAgo, fc.nat(1), fc.nat(5))
  .map(([record, place, ago, timeMs, dice]) => {
    const source = { topic: 'deliveries', partition: 0, offset: offsetOf(record, place) };
    const letter = strayLetter(`letter-${record.deliveryId}-${place}`, {
      delivery: { deliveryId: record.deliveryId, claim: String(ago) },
      createTimeMs: sampleTime + timeMs,
    });
    return { kind: 'dead_letter', letter: dice === 0 ? letter : { ...letter, source } };
  });

/** Anything that may be said about those. Its claim is how many claims ago it was given, see {@link withClaim}. */
export const someFact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 4, arbitrary: accepted },
  { weight: 6, arbitrary: stateFact },
  { weight: 1, arbitrary: attempt },
  { weight: 2, arbitrary: putAside },
);

/** Gives a fact its claim, when that is known. */
export function withClaim(fact: Fact, given: (deliveryId: string, ago: number) => string): Fact {
  if (fact.kind === 'attempt') return { ...fact, claim: given(fact.deliveryId, Number(fact.claim)) };
  if (fact.kind !== 'dead_letter' || fact.letter.delivery === undefined) return fact;
  const { deliveryId, claim } = fact.letter.delivery;
  return {
    ...fact,
    letter: { ...fact.letter, delivery: { deliveryId, claim: given(deliveryId, Number(claim)) } },
  };
}

// Another one for each place.
function offsetOf({ messageId, position }: DeliveryRecord, place: number): number {
  return 10 * Number(messageId.slice(1)) + 2 * position + place;
}
