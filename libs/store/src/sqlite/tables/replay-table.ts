import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter, Replay } from '../../dead-letters.ts';
import { REPLAY_LEASE_MS } from '../../rules/limits.ts';
import { text } from '../../sql/row.ts';
import { toDeadLetter, toReplay } from '../../sql/stored-dead-letter.ts';

/** The `replays` table: dead letters that are published again. */
export class ReplayTable {
  readonly #insert;
  readonly #find;
  readonly #next;
  readonly #lease;
  readonly #letters;
  readonly #finish;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      'INSERT INTO replays (tenant_id, replay_id, start_time, total_count) VALUES (?, ?, ?, ?)',
    );
    this.#find = database.prepare('SELECT * FROM replays WHERE tenant_id = ? AND replay_id = ?');
    this.#next = database.prepare(
      `SELECT tenant_id, replay_id FROM replays
       WHERE replayed_count < total_count AND leased_until <= ? AND EXISTS (
         SELECT 1 FROM dead_letters letter
         WHERE letter.tenant_id = replays.tenant_id AND letter.replay_id = replays.replay_id
       )
       ORDER BY start_time, tenant_id, replay_id LIMIT 1`,
    );
    this.#lease = database.prepare('UPDATE replays SET leased_until = ? WHERE tenant_id = ? AND replay_id = ?');
    this.#letters = database.prepare(
      `SELECT * FROM dead_letters WHERE tenant_id = ? AND replay_id = ?
       ORDER BY source_topic, source_partition, source_offset, create_time, dead_letter_id LIMIT ?`,
    );
    this.#finish = database.prepare(
      `UPDATE replays SET replayed_count = replayed_count + 1, leased_until = 0
       WHERE (tenant_id, replay_id) IN (SELECT tenant_id, replay_id FROM dead_letters WHERE dead_letter_id = ?)`,
    );
  }

  insert(tenantId: string, replayId: string, startTimeMs: number, totalCount: number): void {
    this.#insert.run(tenantId, replayId, startTimeMs, totalCount);
  }

  find(tenantId: string, replayId: string): Replay | undefined {
    const row = this.#find.get(tenantId, replayId);
    return row && toReplay(row);
  }

  /** Returns whether there is a replay that is not reserved and has dead letters. */
  hasNext(nowMs: number): boolean {
    return this.#next.get(nowMs) !== undefined;
  }

  /** Reserves the oldest replay that is not reserved, for a minute; returns its first dead letters. */
  take(limit: number, nowMs: number): DeadLetter[] {
    const row = this.#next.get(nowMs);
    if (row === undefined) return [];
    const key = [text(row, 'tenant_id'), text(row, 'replay_id')];
    this.#lease.run(nowMs + REPLAY_LEASE_MS, ...key);
    return this.#letters.all(...key, limit).map(toDeadLetter);
  }

  /** Counts a dead letter as replayed, if it is in a replay, and ends the reservation. Call it before the deletion. */
  count(deadLetterId: string): void {
    this.#finish.run(deadLetterId);
  }
}
