import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Statements about one lane, which take its three columns as parameters. */
export interface LaneStatements {
  readonly find: StatementSync;
  /** The lowest lane sequence; no row if nothing is parked in the lane. */
  readonly findHead: StatementSync;
  /** A row if some of its deliveries are released. */
  readonly findReleased: StatementSync;
  /** Lane, time: inserts the lane or sets its time; its next release has one delivery. */
  readonly insert: StatementSync;
  /** Time, lane: sets the lane's time. */
  readonly setTime: StatementSync;
  /** Time, lane: sets the lane's time if that is earlier. */
  readonly setTimeIfEarlier: StatementSync;
  readonly delete: StatementSync;
}

/** Prepares the statements about lanes with parked deliveries. */
export function prepareLaneStatements(database: DatabaseSync): LaneStatements {
  const lane = 'account_id = ? AND identity_kind = ? AND identity_value = ?';
  return {
    find: database.prepare(`SELECT 1 FROM parked_lanes WHERE ${lane}`),
    findHead: database.prepare(
      `SELECT lane_sequence FROM parked_deliveries WHERE ${lane} ORDER BY lane_sequence LIMIT 1`,
    ),
    findReleased: database.prepare(`SELECT 1 FROM parked_deliveries WHERE ${lane} AND released IS NOT NULL LIMIT 1`),
    insert: database.prepare(
      `INSERT INTO parked_lanes (account_id, identity_kind, identity_value, not_before) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET not_before = excluded.not_before, run = 1`,
    ),
    setTime: database.prepare(`UPDATE parked_lanes SET not_before = ? WHERE ${lane}`),
    setTimeIfEarlier: database.prepare(`UPDATE parked_lanes SET not_before = min(not_before, ?) WHERE ${lane}`),
    delete: database.prepare(`DELETE FROM parked_lanes WHERE ${lane}`),
  };
}
