import type { Candidate, Parking } from '../admission.ts';
import type { Fact } from '../facts.ts';
import { inboundMessage, outboundMessage } from '../sql/stored-message.ts';
import {
  attemptRow,
  deadLetterRow,
  deliveryRow,
  encodeRecord,
  factRow,
  letterRow,
  messageRow,
  deliveryKeyOf,
  scheduleRows,
} from './encode-rows.ts';

/** The rows of a batch, as the functions in the database read them. `item` is the place in the batch. */
export interface Segment {
  readonly messages: object[];
  readonly deliveries: object[];
  /** Of those deliveries that wait for a time: which. */
  readonly schedules: object[];
  readonly facts: object[];
  /** Of those facts that are dead letters: the letters. */
  readonly letters: object[];
}

/** Writes candidates for `admit_deliveries`. Fails with `invalid` when a record has no identity. */
export function encodeCandidates(
  candidates: readonly Candidate[],
): Pick<Segment, 'messages' | 'deliveries'> & { readonly records: string } {
  return {
    // Mostly the database does not need them, so they are one text, which it does not look into.
    records: candidates.map(({ record }) => encodeRecord(record)).join(' '),
    messages: candidates.map(({ record }, item) => messageRow(outboundMessage(record), item)),
    deliveries: candidates.map(({ record, logPosition: position }, item) => ({
      ...deliveryRow(record, item),
      log_position: position,
    })),
  };
}

/** Writes parkings for `park_deliveries`. */
export function encodeParkings(parkings: readonly Parking[]): object[] {
  return parkings.map(({ record, claim, notBeforeMs }, item) => ({
    item,
    ...deliveryKeyOf(record.deliveryId),
    claim,
    not_before: notBeforeMs,
    expire_time: record.expireTimeMs,
    releases: record.releases,
    record: encodeRecord(record),
  }));
}

/**
 * Writes facts for `apply_facts`, which inserts first what a segment accepts. A new segment begins only where that would
 * change the outcome: where a delivery is accepted about which the segment has said something already.
 */
export function encodeFacts(facts: readonly Fact[]): Segment[] {
  const segments: Segment[] = [];
  let segment: Segment | undefined;
  let named = new Set<string>();
  const begin = (): Segment => {
    const begun: Segment = { messages: [], deliveries: [], schedules: [], facts: [], letters: [] };
    segments.push(begun);
    named = new Set();
    return begun;
  };
  facts.forEach((fact, item) => {
    if (fact.kind === 'accepted' && named.has(fact.record.deliveryId)) segment = undefined;
    segment ??= begin();
    switch (fact.kind) {
      case 'accepted':
        segment.messages.push(messageRow(outboundMessage(fact.record), item));
        segment.deliveries.push(deliveryRow(fact.record, item));
        segment.schedules.push(...scheduleRows(fact.record, item));
        break;
      case 'inbound':
        segment.messages.push(messageRow(inboundMessage(fact.tenantId, fact.record, fact.timeMs), item));
        break;
      case 'state':
        if (fact.deliveryId) named.add(fact.deliveryId);
        segment.facts.push(factRow(fact, item));
        break;
      case 'attempt':
        named.add(fact.deliveryId);
        segment.facts.push(attemptRow(fact, item));
        break;
      case 'dead_letter':
        if (fact.letter.delivery) named.add(fact.letter.delivery.deliveryId);
        segment.facts.push(deadLetterRow(fact, item));
        segment.letters.push(letterRow(fact, item));
    }
  });
  return segments;
}

/**
 * JSON as the database takes it: it refuses the character 0 and halves of a surrogate pair in texts, so these become
 * replacement characters.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(u0000|ud[89a-f][\da-f]{2}|.)/g, (escape: string) =>
    escape.length === 2 ? escape : '\ufffd',
  );
}
