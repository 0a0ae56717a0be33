import { AccountState } from '@chat4all/proto';
import { distinctValues } from '../../sql/distinct-values.ts';
import { LANE_RELEASE_LIMIT, RELEASE_TIMEOUT_MS } from '../../rules/limits.ts';

const NOT_RELEASED = `(released IS NULL OR released <= now - ${RELEASE_TIMEOUT_MS})`;

/** Releases the parked deliveries that are `chosen` and returns their records, each lane in order. */
const RELEASE_CHOSEN = `released AS (
        UPDATE parked_deliveries parked SET released = now, releases = parked.releases + 1
        FROM chosen WHERE parked.lane_sequence = chosen.lane_sequence
        RETURNING parked.lane_sequence, parked.record, parked.releases
      )
      SELECT record, releases FROM released ORDER BY lane_sequence;
      GET DIAGNOSTICS released_count = ROW_COUNT;
      remaining := remaining - released_count;`;

/**
 * `takeDue` of the contract: returns at max_count `max_count` records. Skips rows that another transaction has locked.
 */
// Account by account, so that the lanes of a suspended account are not read.
export const takeDueFunctions = `
  CREATE OR REPLACE FUNCTION take_due(max_count integer, now bigint) RETURNS TABLE (record bytea, releases integer) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    due parked_lanes;
    remaining integer := max_count;
    released_count integer;
  BEGIN
    FOR due IN
      WITH RECURSIVE ${distinctValues('parked_accounts', 'parked_lanes', 'account_id')}
      SELECT lane.* FROM parked_accounts JOIN parked_lanes lane ON lane.account_id = parked_accounts.account_id AND lane.not_before <= now
      WHERE NOT EXISTS (
        SELECT FROM accounts
        WHERE accounts.account_id = parked_accounts.account_id AND accounts.state <> ${AccountState.ACTIVE}
      )
      ORDER BY lane.not_before, lane.account_id, lane.identity_kind, lane.identity_value LIMIT max_count
      FOR UPDATE OF lane SKIP LOCKED
    LOOP
      EXIT WHEN remaining <= 0;
      RETURN QUERY
      WITH chosen AS MATERIALIZED (
        SELECT lane_sequence FROM parked_deliveries parked
        WHERE parked.account_id = due.account_id AND parked.identity_kind = due.identity_kind
          AND parked.identity_value = due.identity_value AND ${NOT_RELEASED}
        ORDER BY lane_sequence LIMIT LEAST(remaining, due.run) FOR UPDATE SKIP LOCKED
      ), ${RELEASE_CHOSEN}
      UPDATE parked_lanes lane SET not_before = now + ${RELEASE_TIMEOUT_MS}, run = LEAST(2 * due.run, ${LANE_RELEASE_LIMIT})
      WHERE lane.account_id = due.account_id AND lane.identity_kind = due.identity_kind
        AND lane.identity_value = due.identity_value;
    END LOOP;

    IF remaining > 0 THEN
      RETURN QUERY
      WITH chosen AS MATERIALIZED (
        SELECT lane_sequence FROM parked_deliveries WHERE expire_time <= now AND ${NOT_RELEASED}
        ORDER BY expire_time LIMIT remaining FOR UPDATE SKIP LOCKED
      ), ${RELEASE_CHOSEN}
    END IF;

    IF remaining > 0 THEN
      RETURN QUERY SELECT scheduled, 0 FROM take_scheduled(remaining, now) scheduled;
    END IF;
  END $$;

  -- A release moves the time by a minute, after which the delivery is released again.
  CREATE OR REPLACE FUNCTION take_scheduled(max_count integer, now bigint) RETURNS SETOF bytea LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    released_count integer;
  BEGIN
    RETURN QUERY
    WITH chosen AS MATERIALIZED (
      SELECT message_key, position, not_before AS due FROM scheduled_deliveries WHERE not_before <= now
      ORDER BY not_before LIMIT max_count FOR UPDATE SKIP LOCKED
    ), released AS (
      UPDATE scheduled_deliveries scheduled SET released = now, not_before = now + ${RELEASE_TIMEOUT_MS}
      FROM chosen WHERE scheduled.message_key = chosen.message_key AND scheduled.position = chosen.position
      RETURNING chosen.due, scheduled.message_key, scheduled.position, scheduled.record
    )
    SELECT record FROM released ORDER BY due, message_key, position;
    GET DIAGNOSTICS released_count = ROW_COUNT;
    IF released_count < max_count THEN
      RETURN QUERY
      WITH chosen AS MATERIALIZED (
        SELECT message_key, position FROM scheduled_deliveries WHERE expire_time <= now AND ${NOT_RELEASED}
        ORDER BY expire_time LIMIT max_count - released_count FOR UPDATE SKIP LOCKED
      )
      UPDATE scheduled_deliveries scheduled SET released = now, not_before = now + ${RELEASE_TIMEOUT_MS}
      FROM chosen WHERE scheduled.message_key = chosen.message_key AND scheduled.position = chosen.position
      RETURNING scheduled.record;
    END IF;
  END $$;
`;
