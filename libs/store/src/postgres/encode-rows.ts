import { Content, type DeliveryAttempt, DeliveryRecord, encodeMessage } from '@chat4all/proto';
import { identityOf } from '../rules/identity-of.ts';
import { parseDeliveryId } from '../delivery-id.ts';
import { acceptedProgress } from '../rules/delivery-progress.ts';
import type { AttemptFact, DeadLetterFact, StateFact } from '../facts.ts';
import { scheduleOf } from '../rules/schedule.ts';
import { encodeAttempts } from '../rules/attempts.ts';
import { searchWords } from '../rules/search-words.ts';
import { encodeError } from '../sql/columns.ts';
import { storedDeadLetter } from '../sql/stored-dead-letter.ts';
import type { StoredMessage } from '../sql/stored-message.ts';

// Rows of a batch for the functions in the database. `item` is the index in the batch.

/** Returns a message, for `insert_messages`; `isIndexed`: with the words for search. */
export function messageRow(message: StoredMessage, item: number, isIndexed: boolean): object {
  const { content, details, ...columns } = message;
  return {
    item,
    ...columns,
    ...(content && { content: Buffer.from(content).toString('base64') }),
    ...(details && { details: Buffer.from(details).toString('base64') }),
    ...(isIndexed && { words: searchWords(message.tenant_id, content ? Content.decode(content) : undefined) }),
  };
}

/** Returns an accepted delivery, for `find_batch_deliveries`. Fails with `invalid` if it has no identity. */
export function deliveryRow(record: DeliveryRecord, item: number): object {
  const { state, messageId, updateTimeMs } = acceptedProgress(record);
  const { channel, accountId, kind, value } = identityOf(record.identity, record.deliveryId);
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
    expire_time: record.expireTimeMs,
    releases: record.releases,
    ...(record.traceParent && { trace_parent: record.traceParent }),
  };
}

/** Returns the schedule of a delivery, for `schedule_deliveries`; empty if it has none. */
export function scheduleRows(record: DeliveryRecord, item: number): object[] {
  const schedule = scheduleOf(record);
  if (schedule === undefined) return [];
  const { notBeforeMs, fallback } = schedule;
  return [
    {
      item,
      ...deliveryKeyOf(record.deliveryId),
      not_before: notBeforeMs,
      expire_time: record.expireTimeMs,
      record: encodeRecord(record),
      first_position: fallback?.firstPosition,
      success_states: fallback?.successStates,
      wait_ms: fallback?.waitMs,
    },
  ];
}

/** Returns the bytes of a record, as text. */
export function encodeRecord(record: DeliveryRecord): string {
  return encodeMessage(DeliveryRecord, record).toString('base64');
}

/** Returns the columns that identify a delivery; none if the id is not a delivery id. */
export function deliveryKeyOf(deliveryId: string): { readonly message_id?: string; readonly position?: number } {
  const key = parseDeliveryId(deliveryId);
  return key ? { message_id: key.messageId, position: key.position } : {};
}

/** Returns an attempt fact, for `find_batch_facts`. */
export function attemptRow({ deliveryId, claim, isCalling }: AttemptFact, item: number): object {
  return { item, kind: 'attempt', ...deliveryKeyOf(deliveryId), fact_id: claim, is_calling: isCalling };
}

/** Returns a dead letter fact, for `find_batch_facts`. */
export function deadLetterRow({ letter }: DeadLetterFact, item: number): object {
  const { delivery, error } = letter;
  return {
    item,
    kind: 'dead_letter',
    ...(delivery && { ...deliveryKeyOf(delivery.deliveryId), fact_id: delivery.claim }),
    ...attemptsColumn(delivery?.attempts),
    error: encodeError(error),
  };
}

/** Returns a dead letter, for `insert_dead_letters`. */
export function letterRow({ letter }: DeadLetterFact, item: number): object {
  const stored = storedDeadLetter(letter);
  return { item, ...stored, value: Buffer.from(stored.value).toString('base64') };
}

/** Returns a state fact, for `find_batch_facts`. */
export function factRow(fact: StateFact, item: number): object {
  return {
    item,
    ...deliveryKeyOf(fact.deliveryId ?? ''),
    account_id: fact.accountId,
    provider_message_id: fact.providerMessageId ?? '',
    fact_id: fact.factId,
    state: fact.state,
    error: encodeError(fact.error),
    time: fact.timeMs,
    provider_time: fact.providerTimeMs ?? 0,
    ...attemptsColumn(fact.attempts),
  };
}

/** Returns the column with attempts; none if there are none. */
export function attemptsColumn(attempts: readonly DeliveryAttempt[] = []): { readonly attempts?: string } {
  return attempts.length === 0 ? {} : { attempts: encodeAttempts(attempts) };
}
