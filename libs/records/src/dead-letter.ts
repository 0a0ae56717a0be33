import type { BusRecord, StoredRecord } from '@chat4all/bus';
import { positionOf } from './records.ts';
import { deadLettersTopic } from './topics.ts';

/**
 * A record that cannot be handled, as a dead letter: its own bytes and key, and in the headers why (`dead_letter_reason`,
 * a constant; `dead_letter_message`, for people) and where it came from (`dead_letter_source`, as `positionOf` writes it).
 */
export function deadLetterRecord(record: StoredRecord, reason: string, message: string): BusRecord {
  return {
    topic: deadLettersTopic,
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      dead_letter_reason: reason,
      dead_letter_message: message,
      dead_letter_source: positionOf(record),
    },
  };
}
