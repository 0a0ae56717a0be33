import { NEVER_MS } from '../../rules/schedule.ts';
import { RELEASE_TIMEOUT_MS } from '../../rules/limits.ts';

/** Operations on parked and scheduled deliveries. The caller has locked the delivery, and then its lane. */
export const BACKLOG_FUNCTIONS = `
  -- Locks deliveries and then their lanes. Every transaction locks in this order, by key.
  CREATE OR REPLACE FUNCTION lock_deliveries_with_lanes(keys bigint[], positions integer[]) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    lanes parked_lanes[];
  BEGIN
    WITH locked AS MATERIALIZED (
      SELECT delivery.account_id, delivery.identity_kind, delivery.identity_value
      FROM (SELECT DISTINCT * FROM unnest(keys, positions) AS batch (message_key, position)) named
      JOIN deliveries delivery USING (message_key, position)
      ORDER BY message_key, position
      FOR UPDATE OF delivery
    )
    SELECT array_agg(DISTINCT ROW(account_id, identity_kind, identity_value, 0, 1)::parked_lanes) INTO lanes FROM locked;
    PERFORM 1
    FROM unnest(lanes) named
    JOIN parked_lanes lane USING (account_id, identity_kind, identity_value)
    ORDER BY account_id, identity_kind, identity_value
    FOR UPDATE OF lane;
  END $$;

  -- Whether something is parked in a delivery's lane before it; without a lane sequence, it is last.
  CREATE OR REPLACE FUNCTION is_lane_blocked(delivery deliveries) RETURNS boolean LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    RETURN EXISTS (
      SELECT FROM parked_deliveries parked
      WHERE parked.account_id = delivery.account_id AND parked.identity_kind = delivery.identity_kind
        AND parked.identity_value = delivery.identity_value
        AND (delivery.lane_sequence IS NULL OR parked.lane_sequence < delivery.lane_sequence)
    );
  END $$;

  -- Parks a delivery. 'lane_time' is the time of its lane if the lane is new.
  CREATE OR REPLACE FUNCTION park_delivery(delivery deliveries, expiry bigint, release_count integer, bytes bytea, lane_time bigint) RETURNS void
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
  BEGIN
    PERFORM 1 FROM parked_lanes lane
    WHERE lane.account_id = delivery.account_id AND lane.identity_kind = delivery.identity_kind
      AND lane.identity_value = delivery.identity_value
    FOR UPDATE;
    IF NOT FOUND THEN
      INSERT INTO parked_lanes (account_id, identity_kind, identity_value, not_before)
      VALUES (delivery.account_id, delivery.identity_kind, delivery.identity_value, lane_time)
      ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO parked_deliveries (lane_sequence, message_key, position, account_id, identity_kind, identity_value, releases,
      expire_time, record)
    VALUES (delivery.lane_sequence, delivery.message_key, delivery.position, delivery.account_id, delivery.identity_kind,
      delivery.identity_value, release_count, nullif(expiry, 0), bytes);
    UPDATE deliveries SET claim = NULL, attempted = false, lane_sequence = delivery.lane_sequence
    WHERE message_key = delivery.message_key AND position = delivery.position;
  END $$;

  -- Removes a delivery from its lane. If it was the first of the lane, the next ones are due. Released deliveries are on the
  -- log; they are released again if they were lost.
  CREATE OR REPLACE FUNCTION leave_lane(delivery deliveries, now bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  DECLARE
    left_sequence bigint;
    head bigint;
  BEGIN
    DELETE FROM parked_deliveries
    WHERE message_key = delivery.message_key AND position = delivery.position RETURNING lane_sequence INTO left_sequence;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    SELECT lane_sequence INTO head FROM parked_deliveries parked
    WHERE parked.account_id = delivery.account_id AND parked.identity_kind = delivery.identity_kind
      AND parked.identity_value = delivery.identity_value
    ORDER BY lane_sequence LIMIT 1;
    IF head IS NULL THEN
      DELETE FROM parked_lanes lane
      WHERE lane.account_id = delivery.account_id AND lane.identity_kind = delivery.identity_kind
        AND lane.identity_value = delivery.identity_value;
    ELSIF head > left_sequence THEN
      UPDATE parked_lanes lane
      SET not_before = CASE
        WHEN EXISTS (
          SELECT FROM parked_deliveries parked
          WHERE parked.account_id = delivery.account_id AND parked.identity_kind = delivery.identity_kind
            AND parked.identity_value = delivery.identity_value AND parked.released IS NOT NULL
        ) THEN LEAST(not_before, now + ${RELEASE_TIMEOUT_MS})
        ELSE now
      END
      WHERE lane.account_id = delivery.account_id AND lane.identity_kind = delivery.identity_kind
        AND lane.identity_value = delivery.identity_value;
    END IF;
  END $$;

  -- Moves a delivery to a state, caused by a fact.
  CREATE OR REPLACE FUNCTION record_state(delivery deliveries, reached smallint, fact text, reason text, reached_at bigint) RETURNS void
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
  BEGIN
    UPDATE deliveries
    SET state = reached, states = states || reached, fact_ids = fact_ids || fact, times = times || reached_at,
      provider_times = provider_times || 0::bigint, update_time = reached_at, error = reason
    WHERE message_key = delivery.message_key AND position = delivery.position;
  END $$;

  -- Removes a delivery from its lane and from the schedule.
  CREATE OR REPLACE FUNCTION leave_backlog(delivery deliveries, now bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    PERFORM leave_lane(delivery, now);
    DELETE FROM scheduled_deliveries WHERE message_key = delivery.message_key AND position = delivery.position;
  END $$;

  -- A delivery is tried: the next step of its fallback is due when its wait from now is over.
  CREATE OR REPLACE FUNCTION start_fallback_wait(delivery deliveries, now bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    UPDATE scheduled_deliveries SET not_before = now + wait_ms
    WHERE message_key = delivery.message_key AND position = delivery.position + 1
      AND first_position <= delivery.position AND not_before = ${NEVER_MS};
  END $$;

  -- A delivery has ended without success: the next step of its fallback is due.
  CREATE OR REPLACE FUNCTION trigger_fallback(key bigint, ended integer, now bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    UPDATE scheduled_deliveries SET not_before = LEAST(not_before, now)
    WHERE message_key = key AND position = ended + 1 AND first_position <= ended AND released IS NULL;
  END $$;
`;
