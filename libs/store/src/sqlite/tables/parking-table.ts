import type { DatabaseSync } from 'node:sqlite';
import { DeliveryRecord } from '@chat4all/proto';
import { type Lane, RELEASE_TIMEOUT_MS } from '../../rules/parking.ts';
import { type Row, integer, text } from '../../sql/row.ts';
import type { StoredDelivery } from './delivery-table.ts';
import { prepareLaneStatements } from './lane-statements.ts';

/** A parked delivery as it stands in the table, without its record. */
export interface ParkedDelivery {
  readonly laneSequence: number;
  readonly lane: Lane;
  /** Whether it was given out, to be admitted. */
  readonly released: boolean;
  /** How often it was given out. */
  readonly releases: number;
}

/**
 * The `parked_deliveries` table, in which deliveries wait behind each other, and `parked_lanes`, which has a row for each
 * lane in which one does.
 */
export class ParkingTable {
  readonly #lanes;
  readonly #insert;
  readonly #find;
  readonly #delete;
  readonly #hold;
  readonly #some;
  readonly #takePlaces;

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
    this.#takePlaces = database.prepare('UPDATE lane_sequences SET next = next + ? RETURNING next');
    this.#some = database.prepare('SELECT 1 FROM parked_lanes LIMIT 1');
    this.#hold = database.prepare('UPDATE parked_deliveries SET released = NULL WHERE lane_sequence = ?');
  }

  find({ messageKey, position }: Pick<StoredDelivery, 'messageKey' | 'position'>): ParkedDelivery | undefined {
    const row = this.#find.get(messageKey, position);
    return row && toParked(row);
  }

  /** Whether nothing waits in any lane. */
  isEmpty(): boolean {
    return this.#some.get() === undefined;
  }

  /** Whether something waits in the lane. */
  isLaneParked({ accountId, kind, value }: Lane): boolean {
    return this.#lanes.find.get(accountId, kind, value) !== undefined;
  }

  /** Whether something waits in the lane before a place; what has no place comes behind all. */
  isParkedBefore(lane: Lane, place = Number.MAX_SAFE_INTEGER): boolean {
    return (this.#headOf(lane) ?? Number.MAX_SAFE_INTEGER) < place;
  }

  /** Gives so many new places, behind all that were given before; the first of them. */
  takeLaneSequences(count: number): number {
    const row = this.#takePlaces.get(count);
    return row ? integer(row, 'next') - count : 0;
  }

  /** Parks a delivery at its place. Its lane has to be held already. */
  insert(lane: Lane, { messageKey, position, place }: LanePosition, record: DeliveryRecord): void {
    const { accountId, kind, value } = lane;
    const bytes = DeliveryRecord.encode(record).finish();
    const row = [place, messageKey, position, accountId, kind, value, record.releases, record.expireTimeMs, bytes];
    this.#insert.run(...row);
  }

  /** Parks a delivery at its place, which makes its lane wait for its time if nothing waits before it. */
  insertNotBefore(lane: Lane, delivery: LanePosition, record: DeliveryRecord, notBeforeMs: number): void {
    const leads = !this.isParkedBefore(lane, delivery.place);
    if (leads) this.#lanes.begin.run(lane.accountId, lane.kind, lane.value, notBeforeMs);
    this.insert(lane, delivery, record);
  }

  /** Takes a delivery back that was given out too early. */
  withdrawRelease({ laneSequence: place }: ParkedDelivery): void {
    this.#hold.run(place);
  }

  /** Takes a delivery out. If it led its lane, what comes behind has its turn. */
  delete({ laneSequence: place, lane }: ParkedDelivery, nowMs: number): void {
    const { accountId, kind, value } = lane;
    this.#delete.run(place);
    const head = this.#headOf(lane);
    if (head === undefined) {
      this.#lanes.delete.run(accountId, kind, value);
    } else if (head > place) {
      // What was given out is on its way; it is given again if it was lost.
      const given = this.#lanes.findReleased.get(accountId, kind, value) !== undefined;
      if (given) this.#lanes.hasten.run(nowMs + RELEASE_TIMEOUT_MS, accountId, kind, value);
      else this.#lanes.setTime.run(nowMs, accountId, kind, value);
    }
  }

  #headOf({ accountId, kind, value }: Lane): number | undefined {
    const row = this.#lanes.findHead.get(accountId, kind, value);
    return row && integer(row, 'lane_sequence');
  }
}

/** Where a delivery stands; `place`: in its lane. */
type LanePosition = Pick<StoredDelivery, 'messageKey' | 'position'> & { readonly place: number };

function toParked(row: Row): ParkedDelivery {
  return {
    laneSequence: integer(row, 'lane_sequence'),
    lane: { accountId: text(row, 'account_id'), kind: text(row, 'identity_kind'), value: text(row, 'identity_value') },
    released: integer(row, 'released') === 1,
    releases: integer(row, 'releases'),
  };
}
