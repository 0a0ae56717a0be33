import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Candidate, Fact, StateFact } from '../store.ts';
import { ana, delivery, sampleTime } from './samples.ts';

/** Gives the next number from 0 up to the limit, which it does not reach. */
export type Dice = (limit: number) => number;

/** A call of the store. */
export type Call =
  | { readonly kind: 'admit'; readonly batch: readonly Candidate[] }
  | { readonly kind: 'apply'; readonly batch: readonly Fact[] };

/** Dice that always fall the same way for the same seed (the generator "mulberry32"). */
export function createDice(seed: number): Dice {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const error = { reason: 'UNDELIVERABLE', message: 'gone', channelCode: '131026', certain: true };
const states = Object.values(DeliveryState).filter((state) => state > DeliveryState.ROUTED);

/** A call about one of a few deliveries, so that repeats, late facts and early receipts are frequent. */
export function randomCall(dice: Dice): Call {
  const size = 1 + dice(8);
  return dice(3) === 0
    ? { kind: 'admit', batch: Array.from({ length: size }, () => randomCandidate(dice)) }
    : { kind: 'apply', batch: Array.from({ length: size }, () => randomFact(dice)) };
}

function randomRecord(dice: Dice): DeliveryRecord {
  const messageId = `m${dice(4)}`;
  const position = dice(2);
  const accountId = position === 0 ? ana.accountId : 'acme-other';
  return delivery(messageId, {
    deliveryId: `${messageId}-${position}`,
    position,
    conversationId: messageId === 'm1' ? 'c1' : '',
    identity: { ...ana, accountId },
    acceptTimeMs: sampleTime + dice(2),
  });
}

function randomCandidate(dice: Dice): Candidate {
  const record = randomRecord(dice);
  return { record, position: `log/${record.deliveryId}/${dice(2)}` };
}

function randomFact(dice: Dice): Fact {
  const record = randomRecord(dice);
  return dice(4) === 0 ? { kind: 'accepted', record } : randomStateFact(record, dice);
}

function randomStateFact({ deliveryId, identity }: DeliveryRecord, dice: Dice): StateFact {
  const state = states[dice(states.length)] ?? DeliveryState.SENT;
  // Now and then the account is another one's, and the delivery has a second id of the provider's.
  const accountId = dice(10) === 0 ? 'nobody' : (identity?.accountId ?? '');
  const providerMessageId = `wamid.${deliveryId}.${dice(8) === 0 ? 'b' : 'a'}`;
  const named = dice(3);
  return {
    kind: 'state',
    // The same as that of the record that claims, or that of a receipt.
    factId: dice(2) === 0 ? `log/${deliveryId}/${dice(2)}` : `events/${deliveryId}/${dice(3)}`,
    ...(named !== 0 && { deliveryId }),
    ...(named !== 1 && { providerMessageId }),
    accountId,
    state,
    ...(state === DeliveryState.FAILED && { error }),
    ...(dice(2) === 0 && { providerTimeMs: sampleTime + dice(5) }),
    timeMs: sampleTime + dice(5),
  };
}
