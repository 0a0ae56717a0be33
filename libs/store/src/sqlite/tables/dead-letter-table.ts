import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter, DeadLetterFilter, DeadLetterPage, DeadLetterQuery } from '../../dead-letters.ts';
import { deadLetterCondition, listDeadLetters, REPLAYABLE, toDeadLetterPage } from '../../sql/dead-letter-query.ts';
import { integer } from '../../sql/row.ts';
import { PARAMETER, selectPage } from '../select-page.ts';
import { storedDeadLetter, toDeadLetter } from '../../sql/stored-dead-letter.ts';

/** The `dead_letters` table. */
export class DeadLetterTable {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #delete;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      `INSERT INTO dead_letters (dead_letter_id, tenant_id, delivery_id, claim, channel, account_id, reason, error,
         source_topic, source_partition, source_offset, record_key, value, headers, create_time)
       VALUES (:dead_letter_id, :tenant_id, :delivery_id, :claim, :channel, :account_id, :reason, :error,
         :source_topic, :source_partition, :source_offset, :record_key, :value, :headers, :create_time)
       ON CONFLICT DO NOTHING`,
    );
    this.#delete = database.prepare('DELETE FROM dead_letters WHERE dead_letter_id = ?');
  }

  /** Inserts the dead letter unless it exists. */
  insert(letter: DeadLetter): void {
    this.#insert.run({ ...storedDeadLetter(letter) });
  }

  delete(deadLetterId: string): void {
    this.#delete.run(deadLetterId);
  }

  list(query: DeadLetterQuery): DeadLetterPage {
    return toDeadLetterPage(selectPage(this.#database, listDeadLetters(query, PARAMETER)));
  }

  countReplayable(tenantId: string, filter: DeadLetterFilter): number {
    const { text, values } = deadLetterCondition(tenantId, filter, PARAMETER);
    const row = this.#database
      .prepare(`SELECT count(*) AS count FROM dead_letters WHERE ${text} AND ${REPLAYABLE}`)
      .get(...values);
    return row === undefined ? 0 : integer(row, 'count');
  }

  /** The oldest that match and are in no replay, at most `limit`. */
  findOutsideReplays(tenantId: string, filter: DeadLetterFilter, limit: number): DeadLetter[] {
    const { text, values } = deadLetterCondition(tenantId, filter, PARAMETER);
    return this.#database
      .prepare(
        `SELECT * FROM dead_letters WHERE ${text} AND replay_id IS NULL ORDER BY create_time, dead_letter_id LIMIT ?`,
      )
      .all(...values, limit)
      .map(toDeadLetter);
  }

  /** Adds the matching dead letters to a replay; returns how many. */
  join(replayId: string, tenantId: string, filter: DeadLetterFilter): number {
    const { text, values } = deadLetterCondition(tenantId, filter, PARAMETER, [replayId]);
    const { changes } = this.#database
      .prepare(`UPDATE dead_letters SET replay_id = ? WHERE ${text} AND ${REPLAYABLE}`)
      .run(...values);
    return Number(changes);
  }
}
