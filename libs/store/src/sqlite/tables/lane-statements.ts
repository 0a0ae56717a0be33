import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What is asked of one lane, which the statements take as its three columns. */
export interface LaneStatements {
  readonly find: StatementSync;
  /** The lowest place; no row when nothing is parked in the lane. */
  readonly findHead: StatementSync;
  /** Whether some of it was given out. */
  readonly findReleased: StatementSync;
  /** The lane's columns, then its time: makes the lane, or gives it that time; its deliveries are given one by one first. */
  readonly begin: StatementSync;
  /** A time, then the lane's columns: gives the lane that time. */
  readonly setTime: StatementSync;
  /** A time, then the lane's columns: brings the lane's time forward to that one. */
  readonly hasten: StatementSync;
  readonly delete: StatementSync;
}

/** Prepares the statements about the lanes in which something is parked. */
export function prepareLaneStatements(database: DatabaseSync): LaneStatements {
  const lane = 'account_id = ? AND identity_kind = ? AND identity_value = ?';
  return {
    find: database.prepare(`SELECT 1 FROM parked_lanes WHERE ${lane}`),
    findHead: database.prepare(
      `SELECT lane_sequence FROM parked_deliveries WHERE ${lane} ORDER BY lane_sequence LIMIT 1`,
    ),
    findReleased: database.prepare(`SELECT 1 FROM parked_deliveries WHERE ${lane} AND released IS NOT NULL LIMIT 1`),
    begin: database.prepare(
      `INSERT INTO parked_lanes (account_id, identity_kind, identity_value, not_before) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET not_before = excluded.not_before, run = 1`,
    ),
    setTime: database.prepare(`UPDATE parked_lanes SET not_before = ? WHERE ${lane}`),
    hasten: database.prepare(`UPDATE parked_lanes SET not_before = min(not_before, ?) WHERE ${lane}`),
    delete: database.prepare(`DELETE FROM parked_lanes WHERE ${lane}`),
  };
}
