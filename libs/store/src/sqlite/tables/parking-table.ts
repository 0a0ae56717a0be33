import type { DatabaseSync } from 'node:sqlite';
import { DeliveryRecord, encodeMessage } from '@chat4all/proto';
import { type Lane, RELEASE_TIMEOUT_MS } from '../../rules/limits.ts';
import { type Row, integer, text } from '../../sql/row.ts';
import type { StoredDelivery } from './delivery-table.ts';
import { prepareLaneStatements } from './lane-statements.ts';

/** A row of `parked_deliveries`, without its record. */
export interface ParkedDelivery {
  readonly laneSequence: number;
  readonly lane: Lane;
  /** True if it was released, and is not admitted yet. */
  readonly released: boolean;
  /** The number of times that it was released. */
  readonly releases: number;
}

/**
 * The tables `parked_deliveries`, in which deliveries wait in lanes, and `parked_lanes`, with a row for each such lane.
 */
export class ParkingTable {
  readonly #lanes;
  readonly #insert;
  readonly #find;
  readonly #delete;
  readonly #withdraw;
  readonly #any;
  readonly #takeSequences;

  constructor(database: DatabaseSync) {
    this.#lanes = prepareLaneStatements(database);
    this.#insert = database.prepare(
      `INSERT INTO parked_deliveries (lane_sequence, message_key, position, account_id, identity_kind, identity_value,
         releases, expire_time, record) VALUES (?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?)`,
    );
    this.#find = database.prepare(
      `SELECT lane_sequence, account_id, identity_kind, identity_value, releases, released IS NOT NULL AS released
       FROM parked_deliveries WHERE message_key = ? AND position = ?`,
    );
    this.#delete = database.prepare('DELETE FROM parked_deliveries WHERE lane_sequence = ?');
    this.#takeSequences = database.prepare('UPDATE lane_sequences SET next = next + ? RETURNING next');
    this.#any = database.prepare('SELECT 1 FROM parked_lanes LIMIT 1');
    this.#withdraw = database.prepare('UPDATE parked_deliveries SET released = NULL WHERE lane_sequence = ?');
  }

  find({ messageKey, position }: Pick<StoredDelivery, 'messageKey' | 'position'>): ParkedDelivery | undefined {
    const row = this.#find.get(messageKey, position);
    return row && toParked(row);
  }

  /** Returns whether no lane has parked deliveries. */
  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  /** Returns whether the lane has parked deliveries. */
  isLaneParked({ accountId, kind, value }: Lane): boolean {
    return this.#lanes.find.get(accountId, kind, value) !== undefined;
  }

  /** Returns whether the lane has parked deliveries before a lane sequence; without one, whether it has any. */
  isParkedBefore(lane: Lane, laneSequence = Number.MAX_SAFE_INTEGER): boolean {
    return (this.#headOf(lane) ?? Number.MAX_SAFE_INTEGER) < laneSequence;
  }

  /** Reserves `count` lane sequences, higher than all before; returns the first. */
  takeLaneSequences(count: number): number {
    const row = this.#takeSequences.get(count);
    return row ? integer(row, 'next') - count : 0;
  }

  /** Parks a delivery in a lane that already has parked deliveries. */
  insert(lane: Lane, { messageKey, position, laneSequence }: LanePosition, record: DeliveryRecord): void {
    const { accountId, kind, value } = lane;
    const bytes = encodeMessage(DeliveryRecord, record);
    const row = [
      laneSequence,
      messageKey,
      position,
      accountId,
      kind,
      value,
      record.releases,
      record.expireTimeMs,
      bytes,
    ];
    this.#insert.run(...row);
  }

  /** Parks a delivery; if it is the first of its lane, the lane waits until `notBeforeMs`. */
  insertNotBefore(lane: Lane, delivery: LanePosition, record: DeliveryRecord, notBeforeMs: number): void {
    const isFirst = !this.isParkedBefore(lane, delivery.laneSequence);
    if (isFirst) this.#lanes.insert.run(lane.accountId, lane.kind, lane.value, notBeforeMs);
    this.insert(lane, delivery, record);
  }

  /** Takes back the release of a delivery that others of its lane precede. */
  withdrawRelease({ laneSequence }: ParkedDelivery): void {
    this.#withdraw.run(laneSequence);
  }

  /** Removes a delivery. If it was the first of its lane, the next ones are due. */
  delete({ laneSequence, lane }: ParkedDelivery, nowMs: number): void {
    const { accountId, kind, value } = lane;
    this.#delete.run(laneSequence);
    const head = this.#headOf(lane);
    if (head === undefined) {
      this.#lanes.delete.run(accountId, kind, value);
    } else if (head > laneSequence) {
      // Released deliveries are on the log; they are released again if they were lost.
      const someReleased = this.#lanes.findReleased.get(accountId, kind, value) !== undefined;
      if (someReleased) this.#lanes.setTimeIfEarlier.run(nowMs + RELEASE_TIMEOUT_MS, accountId, kind, value);
      else this.#lanes.setTime.run(nowMs, accountId, kind, value);
    }
  }

  #headOf({ accountId, kind, value }: Lane): number | undefined {
    const row = this.#lanes.findHead.get(accountId, kind, value);
    return row && integer(row, 'lane_sequence');
  }
}

type LanePosition = Pick<StoredDelivery, 'messageKey' | 'position'> & { readonly laneSequence: number };

function toParked(row: Row): ParkedDelivery {
  return {
    laneSequence: integer(row, 'lane_sequence'),
    lane: { accountId: text(row, 'account_id'), kind: text(row, 'identity_kind'), value: text(row, 'identity_value') },
    released: integer(row, 'released') === 1,
    releases: integer(row, 'releases'),
  };
}
