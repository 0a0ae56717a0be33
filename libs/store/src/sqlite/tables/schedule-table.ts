import type { DatabaseSync } from 'node:sqlite';
import { DeliveryRecord, encodeMessage } from '@chat4all/proto';
import { type FallbackStep, NEVER_MS, type Schedule } from '../../rules/schedule.ts';
import { toState } from '../../sql/columns.ts';
import { type Row, integer, text } from '../../sql/row.ts';
import type { StoredDelivery } from './delivery-table.ts';

/** A row of the table, without its record. */
export interface ScheduledDelivery {
  /** True if it was released, and is not admitted yet. */
  readonly released: boolean;
  readonly fallback: FallbackStep | undefined;
}

type Key = Pick<StoredDelivery, 'messageKey' | 'position'>;

/** The `scheduled_deliveries` table: deliveries that wait for their own time, and fallback steps. */
export class ScheduleTable {
  readonly #insert;
  readonly #find;
  readonly #any;
  readonly #delete;
  readonly #startWait;
  readonly #trigger;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `INSERT INTO scheduled_deliveries (message_key, position, not_before, expire_time, record, first_position,
         success_states, wait_ms) VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?, ?)`,
    );
    this.#any = database.prepare('SELECT 1 FROM scheduled_deliveries LIMIT 1');
    this.#find = database.prepare(
      `SELECT released IS NOT NULL AS released, first_position, success_states, wait_ms FROM scheduled_deliveries
       WHERE message_key = ? AND position = ?`,
    );
    this.#delete = database.prepare('DELETE FROM scheduled_deliveries WHERE message_key = ? AND position = ?');
    const next = 'WHERE message_key = ? AND position = ? + 1 AND first_position <= ?';
    this.#startWait = database.prepare(
      `UPDATE scheduled_deliveries SET not_before = ? + wait_ms ${next} AND not_before = ${NEVER_MS}`,
    );
    this.#trigger = database.prepare(
      `UPDATE scheduled_deliveries SET not_before = min(not_before, ?) ${next} AND released IS NULL`,
    );
  }

  insert({ messageKey, position }: Key, { notBeforeMs, fallback }: Schedule, record: DeliveryRecord): void {
    this.#insert.run(
      messageKey,
      position,
      notBeforeMs,
      record.expireTimeMs,
      encodeMessage(DeliveryRecord, record),
      fallback?.firstPosition ?? null,
      fallback ? JSON.stringify(fallback.successStates) : null,
      fallback?.waitMs ?? null,
    );
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  find({ messageKey, position }: Key): ScheduledDelivery | undefined {
    const row = this.#find.get(messageKey, position);
    return row && { released: integer(row, 'released') === 1, fallback: toFallback(row) };
  }

  delete({ messageKey, position }: Key): void {
    this.#delete.run(messageKey, position);
  }

  /** A delivery is tried: the next step of its fallback is due when its wait from now is over. */
  startFallbackWait({ messageKey, position }: Key, nowMs: number): void {
    this.#startWait.run(nowMs, messageKey, position, position);
  }

  /** A delivery has ended without success: the next step of its fallback is due. */
  triggerFallback({ messageKey, position }: Key, nowMs: number): void {
    this.#trigger.run(nowMs, messageKey, position, position);
  }
}

function toFallback(row: Row): FallbackStep | undefined {
  if (row['first_position'] === null) return undefined;
  const states: unknown = JSON.parse(text(row, 'success_states'));
  return {
    firstPosition: integer(row, 'first_position'),
    successStates: Array.isArray(states) ? states.map((state) => toState(Number(state))) : [],
    waitMs: integer(row, 'wait_ms'),
  };
}
