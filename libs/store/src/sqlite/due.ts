import type { DatabaseSync } from 'node:sqlite';
import { AccountState, type DeliveryRecord } from '@chat4all/proto';
import { distinctValues } from '../sql/distinct-values.ts';
import { releasedRecord } from '../sql/released-record.ts';
import { rewindWaitsStatements } from '../sql/rewind-waits.ts';
import { type Row, integer, text } from '../sql/row.ts';
import { LANE_RELEASE_LIMIT, RELEASE_TIMEOUT_MS } from '../rules/limits.ts';

// Account by account, so that the lanes of a suspended account are not read.
const DUE_LANES = `
  WITH RECURSIVE ${distinctValues('parked_accounts', 'parked_lanes', 'account_id')}
  SELECT lane.* FROM parked_accounts CROSS JOIN parked_lanes lane
  WHERE lane.account_id = parked_accounts.account_id AND lane.not_before <= :now
    AND NOT EXISTS (
      SELECT 1 FROM accounts WHERE accounts.account_id = parked_accounts.account_id AND state <> ${AccountState.ACTIVE}
    )
  ORDER BY lane.not_before, lane.account_id, identity_kind, identity_value LIMIT :limit`;

const LANE = 'account_id = :account_id AND identity_kind = :identity_kind AND identity_value = :identity_value';

const NOT_RELEASED = `(released IS NULL OR released <= :now - ${RELEASE_TIMEOUT_MS})`;

/** Releases deliveries that are due, at most `limit`, within the caller's transaction. */
export function createTakeDue(database: DatabaseSync): (limit: number, nowMs: number) => DeliveryRecord[] {
  const findLanes = database.prepare(DUE_LANES);
  const postponeLane = database.prepare(
    `UPDATE parked_lanes SET not_before = :now + ${RELEASE_TIMEOUT_MS}, run = min(2 * run, ${LANE_RELEASE_LIMIT}) WHERE ${LANE}`,
  );
  const releaseLane = database.prepare(
    `UPDATE parked_deliveries SET released = :now, releases = releases + 1 WHERE lane_sequence IN (
       SELECT lane_sequence FROM parked_deliveries WHERE ${LANE} AND ${NOT_RELEASED} ORDER BY lane_sequence LIMIT :limit
     ) RETURNING lane_sequence AS sequence, record, releases`,
  );
  const releaseExpired = database.prepare(
    `UPDATE parked_deliveries SET released = :now, releases = releases + 1 WHERE lane_sequence IN (
       SELECT lane_sequence FROM parked_deliveries WHERE expire_time <= :now AND ${NOT_RELEASED} ORDER BY expire_time LIMIT :limit
     ) RETURNING lane_sequence AS sequence, record, releases`,
  );
  // A release moves the time by a minute, after which the delivery is released again.
  const releaseScheduled = database.prepare(
    `UPDATE scheduled_deliveries SET released = :now, not_before = :now + ${RELEASE_TIMEOUT_MS} WHERE rowid IN (
       SELECT rowid FROM scheduled_deliveries WHERE not_before <= :now ORDER BY not_before, message_key, position
       LIMIT :limit
     ) RETURNING rowid AS sequence, record, 0 AS releases`,
  );
  const releaseExpiredSchedules = database.prepare(
    `UPDATE scheduled_deliveries SET released = :now, not_before = :now + ${RELEASE_TIMEOUT_MS} WHERE rowid IN (
       SELECT rowid FROM scheduled_deliveries WHERE expire_time <= :now AND ${NOT_RELEASED} ORDER BY expire_time
       LIMIT :limit
     ) RETURNING rowid AS sequence, record, 0 AS releases`,
  );

  return (limit, now) => {
    const records: DeliveryRecord[] = [];
    const remaining = (): number => limit - records.length;
    const add = (rows: readonly Row[]): void => {
      records.push(...inOrder(rows).map(releasedRecord));
    };
    for (const row of findLanes.all({ now, limit })) {
      if (remaining() <= 0) break;
      const lane = toLane(row);
      add(releaseLane.all({ ...lane, now, limit: Math.min(remaining(), integer(row, 'run')) }));
      postponeLane.run({ ...lane, now });
    }
    for (const release of [releaseExpired, releaseScheduled, releaseExpiredSchedules]) {
      if (remaining() > 0) add(release.all({ now, limit: remaining() }));
    }
    return records;
  };
}

// The order of what an UPDATE returns is not defined.
function inOrder(rows: readonly Row[]): Row[] {
  return [...rows].sort((one, other) => integer(one, 'sequence') - integer(other, 'sequence'));
}

/** Prepares `rewindWaits` of the contract, within the caller's transaction. */
export function createRewindWaits(database: DatabaseSync): (stepMs: number, nowMs: number) => void {
  const statements = rewindWaitsStatements(':now', ':step').map((statement) => database.prepare(statement));
  return (step, now) => {
    for (const statement of statements) statement.run({ now, step });
  };
}

/** Prepares a cheap check whether something may be due. */
export function createIsDue(database: DatabaseSync): (nowMs: number) => boolean {
  const find = database.prepare(
    `SELECT EXISTS (${DUE_LANES})
       OR EXISTS (SELECT 1 FROM parked_deliveries WHERE expire_time <= :now AND ${NOT_RELEASED})
       OR EXISTS (SELECT 1 FROM scheduled_deliveries WHERE not_before <= :now)
       OR EXISTS (SELECT 1 FROM scheduled_deliveries WHERE expire_time <= :now AND ${NOT_RELEASED}) AS due`,
  );
  return (now) => find.get({ now, limit: 1 })?.['due'] === 1;
}

function toLane(row: Row): Record<'account_id' | 'identity_kind' | 'identity_value', string> {
  return {
    account_id: text(row, 'account_id'),
    identity_kind: text(row, 'identity_kind'),
    identity_value: text(row, 'identity_value'),
  };
}
