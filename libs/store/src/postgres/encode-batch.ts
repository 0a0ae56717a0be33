import type { Candidate, Parking } from '../admission.ts';
import type { Fact } from '../facts.ts';
import { outboundMessage } from '../sql/stored-message.ts';
import { recipientRow } from './encode-reports.ts';
import {
  attemptRow,
  attemptsColumn,
  deadLetterRow,
  deliveryRow,
  encodeRecord,
  factRow,
  letterRow,
  messageRow,
  deliveryKeyOf,
  scheduleRows,
} from './encode-rows.ts';

/** The rows of a batch for the functions in the database. `item` is the index in the batch. */
export interface Segment {
  readonly messages: object[];
  readonly deliveries: object[];
  /** The schedules of those deliveries that have one. */
  readonly schedules: object[];
  readonly facts: object[];
  /** The dead letters of those facts that are some. */
  readonly letters: object[];
  /** The identities of recipients that facts name. */
  readonly links: object[];
}

/** Encodes candidates for `admit_deliveries`; `isIndexed`: with the words for search. Fails with `invalid` if a record has no identity. */
export function encodeCandidates(
  candidates: readonly Candidate[],
  isIndexed: boolean,
): Pick<Segment, 'messages' | 'deliveries'> & { readonly records: string } {
  return {
    // The database seldom needs them, so they are one text, which it does not parse.
    records: candidates.map(({ record }) => encodeRecord(record)).join(' '),
    messages: candidates.map(({ record }, item) => messageRow(outboundMessage(record), item, isIndexed)),
    deliveries: candidates.map(({ record, logPosition: position }, item) => ({
      ...deliveryRow(record, item),
      log_position: position,
    })),
  };
}

/** Encodes parkings for `park_deliveries`. */
export function encodeParkings(parkings: readonly Parking[]): object[] {
  return parkings.map(({ record, claim, notBeforeMs, attempts }, item) => ({
    item,
    ...deliveryKeyOf(record.deliveryId),
    claim,
    not_before: notBeforeMs,
    expire_time: record.expireTimeMs,
    releases: record.releases,
    record: encodeRecord(record),
    ...attemptsColumn(attempts),
  }));
}

/**
 * Encodes facts for `apply_facts`, which inserts the accepted deliveries of a segment first. A new segment begins only
 * where that would change the result (`isIndexed`: messages have the words for search): where a delivery is accepted about which the segment already has a fact.
 */
export function encodeFacts(facts: readonly Fact[], isIndexed: boolean): Segment[] {
  const segments: Segment[] = [];
  let segment: Segment | undefined;
  let mentioned = new Set<string>();
  const beginSegment = (): Segment => {
    const next: Segment = { messages: [], deliveries: [], schedules: [], facts: [], letters: [], links: [] };
    segments.push(next);
    mentioned = new Set();
    return next;
  };
  facts.forEach((fact, item) => {
    if (fact.kind === 'accepted' && mentioned.has(fact.record.deliveryId)) segment = undefined;
    segment ??= beginSegment();
    switch (fact.kind) {
      case 'accepted':
        segment.messages.push(messageRow(outboundMessage(fact.record), item, isIndexed));
        segment.deliveries.push(deliveryRow(fact.record, item));
        segment.schedules.push(...scheduleRows(fact.record, item));
        break;
      case 'state':
        if (fact.deliveryId) mentioned.add(fact.deliveryId);
        segment.facts.push(factRow(fact, item));
        if (fact.recipient) segment.links.push(recipientRow(fact, item));
        break;
      case 'attempt':
        mentioned.add(fact.deliveryId);
        segment.facts.push(attemptRow(fact, item));
        break;
      case 'dead_letter':
        if (fact.letter.delivery) mentioned.add(fact.letter.delivery.deliveryId);
        segment.facts.push(deadLetterRow(fact, item));
        segment.letters.push(letterRow(fact, item));
    }
  });
  return segments;
}

/**
 * Returns JSON for PostgreSQL, which rejects the character 0 and lone surrogates in texts: these become replacement characters.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(u0000|ud[89a-f][\da-f]{2}|.)/g, (escape: string) =>
    escape.length === 2 ? escape : '\ufffd',
  );
}
