import type { DeadLetter, Replay } from '../dead-letters.ts';
import { decodeError, decodeLabels, encodeError } from './columns.ts';
import { type Row, bytes, integer, optionalText, text } from './row.ts';

/** A row of `dead_letters`: its columns in order, without the replay. */
export interface StoredDeadLetter {
  readonly dead_letter_id: string;
  readonly tenant_id: string;
  readonly delivery_id: string | null;
  readonly claim: string | null;
  readonly channel: string;
  readonly account_id: string;
  readonly reason: string;
  readonly error: string;
  readonly source_topic: string | null;
  readonly source_partition: number | null;
  readonly source_offset: number | null;
  readonly record_key: string;
  readonly value: Uint8Array;
  readonly headers: string;
  readonly create_time: number;
}

/** Returns the row of a dead letter. */
export function storedDeadLetter(letter: DeadLetter): StoredDeadLetter {
  const { delivery, source } = letter;
  return {
    dead_letter_id: letter.deadLetterId,
    tenant_id: letter.tenantId,
    delivery_id: delivery?.deliveryId ?? null,
    claim: delivery?.claim ?? null,
    channel: letter.channel,
    account_id: letter.accountId,
    reason: letter.error.reason,
    error: encodeError(letter.error),
    source_topic: source?.topic ?? null,
    source_partition: source?.partition ?? null,
    source_offset: source?.offset ?? null,
    record_key: letter.key,
    value: letter.value,
    headers: JSON.stringify(letter.headers),
    create_time: letter.createTimeMs,
  };
}

/** Returns a dead letter, from its row. */
export function toDeadLetter(row: Row): DeadLetter {
  const deliveryId = optionalText(row, 'delivery_id');
  const topic = optionalText(row, 'source_topic');
  return {
    deadLetterId: text(row, 'dead_letter_id'),
    tenantId: text(row, 'tenant_id'),
    ...(deliveryId !== undefined && { delivery: { deliveryId, claim: text(row, 'claim') } }),
    channel: text(row, 'channel'),
    accountId: text(row, 'account_id'),
    error: decodeError(text(row, 'error')),
    ...(topic !== undefined && {
      source: { topic, partition: integer(row, 'source_partition'), offset: integer(row, 'source_offset') },
    }),
    key: text(row, 'record_key'),
    value: bytes(row, 'value'),
    headers: decodeLabels(text(row, 'headers')),
    createTimeMs: integer(row, 'create_time'),
  };
}

/** Returns a replay, from its row. */
export function toReplay(row: Row): Replay {
  return {
    replayId: text(row, 'replay_id'),
    totalCount: integer(row, 'total_count'),
    replayedCount: integer(row, 'replayed_count'),
    startTimeMs: integer(row, 'start_time'),
  };
}
