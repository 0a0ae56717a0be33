import fc from 'fast-check';
import { AccountState, type DeliveryRecord } from '@chat4all/proto';
import type { Candidate } from '../admission.ts';
import type { Fact } from '../facts.ts';
import { claimsAgo, someCandidate, someFact } from './random-facts.ts';
import { someRecord } from './random-records.ts';
import { ANA } from './samples.ts';

/** A call of the store, or another event. */
export type Call =
  | { readonly kind: 'admit'; readonly batch: readonly Candidate[] }
  | { readonly kind: 'admit released'; readonly at: string }
  /** Applies facts. Each claim is a number: how many claims ago. */
  | { readonly kind: 'apply'; readonly batch: readonly Fact[] }
  /** Parks deliveries. Each claim is a number, as in `apply`. */
  | { readonly kind: 'park'; readonly batch: readonly (readonly [DeliveryRecord, number])[]; readonly forMs: number }
  | { readonly kind: 'take due' }
  | { readonly kind: 'cancel'; readonly messageId: string }
  | { readonly kind: 'time passes'; readonly byMs: number }
  | { readonly kind: 'account'; readonly accountId: string; readonly state: AccountState }
  | { readonly kind: 'replay'; readonly replayId: string }
  | { readonly kind: 'take replayed'; readonly limit: number }
  | { readonly kind: 'finish replayed' }
  | { readonly kind: 'discard' };

const batchOf = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> =>
  fc.array(item, { minLength: 1, maxLength: 8 });
const waits = fc.constantFrom(0, 1_000, 30_000, 60_000, 300_000);
const accountId = fc.constantFrom(ANA.accountId, 'acme-other');
const accountState = fc.constantFrom(AccountState.ACTIVE, AccountState.ACTIVE, AccountState.PAUSED);

const weighted: readonly (readonly [number, fc.Arbitrary<Call>])[] = [
  [6, batchOf(someCandidate).map((batch) => ({ kind: 'admit', batch }))],
  [8, batchOf(someFact).map((batch) => ({ kind: 'apply', batch }))],
  [
    4,
    fc.tuple(batchOf(fc.tuple(someRecord, claimsAgo)), waits).map(([batch, forMs]) => ({ kind: 'park', batch, forMs })),
  ],
  [4, fc.constant({ kind: 'take due' })],
  [4, fc.nat(1).map((number) => ({ kind: 'admit released', at: `again/${number}` }))],
  [3, waits.map((byMs) => ({ kind: 'time passes', byMs }))],
  [1, fc.nat(4).map((number) => ({ kind: 'cancel', messageId: `m${number}` }))],
  [2, fc.tuple(accountId, accountState).map(([id, state]) => ({ kind: 'account', accountId: id, state }))],
  [1, fc.nat(1).map((number) => ({ kind: 'replay', replayId: `r${number}` }))],
  [1, fc.integer({ min: 1, max: 3 }).map((limit) => ({ kind: 'take replayed', limit }))],
  [1, fc.constant({ kind: 'finish replayed' })],
  [1, fc.constant({ kind: 'discard' })],
];

/** Calls about a few deliveries, so that repeats, late facts and early receipts are frequent. */
export const randomCalls: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  { minLength: 10, maxLength: 60, size: 'max' },
);
