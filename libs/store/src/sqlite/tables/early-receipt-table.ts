import type { DatabaseSync } from 'node:sqlite';
import type { StateFact } from '../../facts.ts';
import { decodeError, encodeError, toState } from '../../sql/columns.ts';
import { integer, optionalText, text } from '../../sql/row.ts';

/** A receipt whose delivery is not known yet. */
export interface EarlyReceipt extends StateFact {
  readonly providerMessageId: string;
}

/** The `early_receipts` table: receipts that arrived before the outcome of the send that they confirm. */
export class EarlyReceiptTable {
  readonly #insert;
  readonly #find;
  readonly #take;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO early_receipts (account_id, provider_message_id, state, fact_id, error, provider_time, time)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#find = database.prepare(
      'SELECT 1 FROM early_receipts WHERE account_id = ? AND provider_message_id = ? LIMIT 1',
    );
    this.#take = database.prepare(
      'DELETE FROM early_receipts WHERE account_id = ? AND provider_message_id = ? RETURNING *',
    );
  }

  insert(receipt: EarlyReceipt): void {
    const { accountId, providerMessageId, state, factId, error, providerTimeMs, timeMs } = receipt;
    this.#insert.run(accountId, providerMessageId, state, factId, encodeError(error), providerTimeMs ?? 0, timeMs);
  }

  /** Removes and returns the receipts of a message, in the order of arrival. */
  take(accountId: string, providerMessageId: string): EarlyReceipt[] {
    // Usually there is none, and a lookup costs less than a deletion of nothing.
    if (this.#find.get(accountId, providerMessageId) === undefined) return [];
    return this.#take
      .all(accountId, providerMessageId)
      .map((row): EarlyReceipt => {
        const error = decodeError(optionalText(row, 'error'));
        return {
          kind: 'state',
          factId: text(row, 'fact_id'),
          accountId,
          providerMessageId,
          state: toState(integer(row, 'state')),
          ...(error && { error }),
          providerTimeMs: integer(row, 'provider_time'),
          timeMs: integer(row, 'time'),
        };
      })
      .sort((one, other) => one.timeMs - other.timeMs || one.state - other.state);
  }
}
