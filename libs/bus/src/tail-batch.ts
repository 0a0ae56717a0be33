import type { StoredRecord, TailBatch } from './bus.ts';
import type { CursorCodec } from './cursor.ts';

/**
 * Builds a {@link TailBatch}. `before` and `after` are the next offsets of each partition before and after the batch; they
 * may differ by more than the records, if the log skipped something at the end.
 */
export function tailBatch(
  records: readonly StoredRecord[],
  before: readonly number[],
  after: readonly number[],
  codec: CursorCodec,
): TailBatch {
  // Callers request the cursor of each record in order: continuing from the last makes each one step.
  let taken = 0;
  let offsets = [...before];
  return {
    records,
    cursorAfter(index) {
      if (index === undefined) return codec.encode(after);
      if (index + 1 < taken) {
        taken = 0;
        offsets = [...before];
      }
      for (const record of records.slice(taken, index + 1)) offsets[record.partition] = record.offset + 1;
      taken = index + 1;
      return codec.encode(offsets);
    },
  };
}
