import { DeliveryState } from '@chat4all/proto';
import { OPEN_STATES } from './state-lists.ts';

const { ROUTED, CANCELLED, SENT, READ, SCHEDULED } = DeliveryState;

/**
 * Decides about the candidates of a batch that concern the backlog, one by one. `batch_records` holds the records of the
 * whole batch, in base64 and separated by spaces. Returns verdict and claim by the candidate's index in the batch.
 */
// The rules are in the README; the driver for SQLite implements the same in TypeScript.
export const ADMIT_ONE_FUNCTIONS = `
  -- Claims a delivery that waits for nothing of its own, or parks it at the end of its lane if something is parked there.
  CREATE OR REPLACE FUNCTION enter_lane(delivery deliveries, candidate batch_delivery, skips_lane boolean, bytes bytea, now bigint)
  RETURNS text LANGUAGE plpgsql AS $$
  BEGIN
    IF delivery.state < ${ROUTED} OR delivery.state = ${SCHEDULED} THEN
      PERFORM record_state(delivery, ${ROUTED}::smallint, candidate.log_position, NULL, now);
    END IF;
    IF NOT skips_lane THEN
      delivery.lane_sequence := NULL;
      IF is_lane_blocked(delivery) THEN
        delivery.lane_sequence := candidate.lane_sequence;
        PERFORM park_delivery(delivery, candidate.expire_time, candidate.releases, bytes, now);
        RETURN 'parked';
      END IF;
    END IF;
    UPDATE deliveries
    SET claim = first_claim(candidate.log_position), lane_sequence = COALESCE(lane_sequence, candidate.lane_sequence), attempted = false, error = NULL
    WHERE message_key = delivery.message_key AND position = delivery.position;
    RETURN 'deliver';
  END $$;

  CREATE OR REPLACE FUNCTION replaced_has_succeeded(step scheduled_deliveries) RETURNS boolean LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    RETURN EXISTS (
      SELECT FROM deliveries other
      WHERE other.message_key = step.message_key AND other.position >= step.first_position
        AND other.position < step.position AND other.state BETWEEN ${SENT} AND ${READ}
        AND other.state >= step.success_states[other.position - step.first_position + 1]
    );
  END $$;

  CREATE OR REPLACE FUNCTION admit_unclaimed(delivery deliveries, candidate batch_delivery, expired boolean, bytes bytea, now bigint)
  RETURNS text LANGUAGE plpgsql SET enable_seqscan = off AS $$
  DECLARE
    scheduled scheduled_deliveries;
    parked parked_deliveries;
  BEGIN
    SELECT * INTO scheduled FROM scheduled_deliveries
    WHERE message_key = delivery.message_key AND position = delivery.position FOR UPDATE;
    IF FOUND THEN
      IF scheduled.released IS NULL THEN
        RETURN 'parked';
      END IF;
      DELETE FROM scheduled_deliveries WHERE message_key = delivery.message_key AND position = delivery.position;
      IF replaced_has_succeeded(scheduled) THEN
        PERFORM record_state(delivery, ${CANCELLED}::smallint, candidate.log_position, NULL, now);
        PERFORM trigger_fallback(delivery.message_key, delivery.position, now);
        RETURN 'cancelled';
      END IF;
      PERFORM start_fallback_wait(delivery, now);
      RETURN enter_lane(delivery, candidate, expired, bytes, now);
    END IF;

    SELECT * INTO parked FROM parked_deliveries
    WHERE message_key = delivery.message_key AND position = delivery.position FOR UPDATE;
    IF NOT FOUND THEN
      RETURN enter_lane(delivery, candidate, expired, bytes, now);
    ELSIF NOT expired AND (parked.released IS NULL OR parked.releases <> candidate.releases) THEN
      RETURN 'parked';
    ELSIF NOT expired AND is_lane_blocked(delivery) THEN
      UPDATE parked_deliveries SET released = NULL WHERE lane_sequence = parked.lane_sequence;
      RETURN 'parked';
    END IF;
    PERFORM leave_lane(delivery, now);
    RETURN enter_lane(delivery, candidate, true, bytes, now);
  END $$;

  CREATE OR REPLACE FUNCTION admit_one_by_one(candidates batch_delivery[], batch_records text, now bigint) RETURNS jsonb
  LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    records text[] := string_to_array(batch_records, ' ');
    verdicts jsonb := '{}';
    verdict text;
    claim text;
    candidate batch_delivery;
    delivery deliveries;
    expired boolean;
    bytes bytea;
  BEGIN
    PERFORM lock_deliveries_with_lanes(array_agg(message_key), array_agg(position)) FROM unnest(candidates);

    FOR candidate IN SELECT * FROM unnest(candidates) ORDER BY item LOOP
      SELECT * INTO delivery FROM deliveries
      WHERE message_key = candidate.message_key AND position = candidate.position;
      expired := candidate.expire_time > 0 AND candidate.expire_time <= now;
      claim := '';
      bytes := decode(records[candidate.item + 1], 'base64');
      IF delivery.state <> ALL (${OPEN_STATES}) THEN
        verdict := 'duplicate';
        -- A claimed delivery is not in the backlog.
        IF delivery.claim IS NULL THEN
          PERFORM leave_backlog(delivery, now);
        END IF;
      ELSIF delivery.claim IS NULL THEN
        verdict := admit_unclaimed(delivery, candidate, expired, bytes, now);
        IF verdict = 'deliver' THEN
          claim := first_claim(candidate.log_position);
        END IF;
      ELSIF NOT is_claimed_at(delivery.claim, candidate.log_position) THEN
        verdict := 'duplicate';
      ELSIF delivery.attempted OR expired OR NOT is_lane_blocked(delivery) THEN
        -- A call in progress began when nothing was parked before it, and its outcome has to be found out first.
        verdict := 'takeover';
        claim := next_claim(delivery.claim, 1);
        UPDATE deliveries SET claim = next_claim(delivery.claim, 1)
        WHERE message_key = delivery.message_key AND position = delivery.position;
      ELSE
        PERFORM park_delivery(delivery, candidate.expire_time, candidate.releases, bytes, now);
        verdict := 'parked';
      END IF;
      verdicts := verdicts || jsonb_build_object(candidate.item::text, jsonb_build_array(verdict, claim));
    END LOOP;
    RETURN verdicts;
  END $$;
`;
