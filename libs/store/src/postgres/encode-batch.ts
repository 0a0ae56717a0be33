import type { DeliveryRecord } from '@chat4all/proto';
import { completeIdentity } from '../complete-identity.ts';
import { parseDeliveryId } from '../delivery-id.ts';
import { acceptedProgress } from '../delivery-progress.ts';
import { encodeError } from '../sql/columns.ts';
import { type StoredMessage, inboundMessage, outboundMessage } from '../sql/stored-message.ts';
import type { Candidate, Fact, StateFact } from '../store.ts';

/** The rows of a batch, as the functions in the database read them. `item` is the place in the batch. */
export interface Segment {
  readonly messages: object[];
  readonly deliveries: object[];
  readonly facts: object[];
}

/** Writes candidates for `admit_deliveries`. Fails with `invalid` when a record has no identity. */
export function encodeCandidates(candidates: readonly Candidate[]): Pick<Segment, 'messages' | 'deliveries'> {
  return {
    messages: candidates.map(({ record }, item) => messageRow(outboundMessage(record), item)),
    deliveries: candidates.map(({ record, position }, item) => ({ ...deliveryRow(record, item), claim: position })),
  };
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
    const begun: Segment = { messages: [], deliveries: [], facts: [] };
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
        break;
      case 'inbound':
        segment.messages.push(messageRow(inboundMessage(fact.tenantId, fact.record, fact.timeMs), item));
        break;
      case 'state':
        if (fact.deliveryId) named.add(fact.deliveryId);
        segment.facts.push(factRow(fact, item));
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

function messageRow(message: StoredMessage, item: number): object {
  const { content, ...columns } = message;
  return { item, ...columns, ...(content && { content: Buffer.from(content).toString('base64') }) };
}

function deliveryRow(record: DeliveryRecord, item: number): object {
  const { state, messageId, updateTimeMs } = acceptedProgress(record);
  const { channel, accountId, kind, value } = completeIdentity(record.identity, record.deliveryId);
  return {
    item,
    message_id: messageId,
    position: record.position,
    channel,
    account_id: accountId,
    identity_kind: kind,
    identity_value: value,
    state,
    fact_id: record.deliveryId,
    time: updateTimeMs,
  };
}

function factRow(fact: StateFact, item: number): object {
  const place = parseDeliveryId(fact.deliveryId ?? '');
  return {
    item,
    message_id: place?.messageId,
    position: place?.position,
    account_id: fact.accountId,
    provider_message_id: fact.providerMessageId ?? '',
    fact_id: fact.factId,
    state: fact.state,
    error: encodeError(fact.error),
    time: fact.timeMs,
    provider_time: fact.providerTimeMs ?? 0,
  };
}
