import { DeliveryState } from '@chat4all/proto';
import { OPEN_STATES } from './state-lists.ts';

const { ROUTED, SCHEDULED } = DeliveryState;

/** A batch has fewer deliveries than this: as many lane sequences are reserved for each. */
const MAXIMUM_BATCH = 1_000_000;

/**
 * `admit` of the contract. `batch_records` holds the records in base64, separated by spaces. Returns one row per candidate,
 * and another for each further change that its record caused.
 */
// Nearly all candidates have nothing to do with the backlog. They are admitted together; the others one by one.
export const ADMIT_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION admit_deliveries(batch_messages json, batch_deliveries json, batch_records text, now bigint)
  RETURNS TABLE (verdict text, attempted boolean, claim text, change delivery_change) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    candidates batch_delivery[];
    free batch_delivery[];
    in_backlog batch_delivery[] := '{}';
    verdicts jsonb := '{}';
    inserted integer;
    updated integer;
    added thread_message[] := '{}';
  BEGIN
    PERFORM insert_messages(batch_messages);
    -- In the order of the log: what is admitted first is first in its lane, even if it is parked last.
    candidates := find_batch_deliveries(batch_deliveries, ${MAXIMUM_BATCH} * nextval('batches'));
    free := candidates;
    IF EXISTS (SELECT FROM parked_lanes) OR EXISTS (SELECT FROM scheduled_deliveries) THEN
      in_backlog := ARRAY(
        SELECT candidate FROM unnest(candidates) candidate
        WHERE EXISTS (
            SELECT FROM parked_lanes lane
            WHERE lane.account_id = candidate.account_id AND lane.identity_kind = candidate.identity_kind
              AND lane.identity_value = candidate.identity_value
          ) OR EXISTS (
            SELECT FROM scheduled_deliveries scheduled
            WHERE scheduled.message_key = candidate.message_key AND scheduled.position = candidate.position
          )
      );
    END IF;
    IF cardinality(in_backlog) > 0 THEN
      added := insert_deliveries(in_backlog);
      verdicts := admit_one_by_one(in_backlog, batch_records, now);
      free := ARRAY(SELECT candidate FROM unnest(candidates) candidate WHERE NOT verdicts ? candidate.item::text);
    END IF;

    WITH written AS (
      INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
        lane_sequence, states, fact_ids, times, provider_times, update_time, trace_parent)
      SELECT message_key, position, channel, account_id, identity_kind, identity_value, ${ROUTED},
        first_claim(log_position), lane_sequence, ARRAY[state, ${ROUTED}::smallint], ARRAY[fact_id, log_position], ARRAY[time, now], '{0,0}', now,
        trace_parent
      FROM unnest(free)
      ON CONFLICT DO NOTHING
      RETURNING deliveries.*
    )
    SELECT count(*), added || COALESCE(array_agg(ROW(message.tenant_id, channel, account_id, identity_kind, identity_value,
      message_key, times[1], 0, '')::thread_message), '{}') INTO inserted, added
    FROM written JOIN messages message USING (message_key);

    -- A delivery that is ROUTED already was a dead letter. One with a lane sequence may have been parked again just now.
    UPDATE deliveries delivery
    SET claim = first_claim(candidate.log_position), lane_sequence = candidate.lane_sequence, attempted = false, error = NULL, state = ${ROUTED},
      states = CASE WHEN delivery.state = ${ROUTED} THEN delivery.states ELSE delivery.states || ${ROUTED}::smallint END,
      fact_ids = CASE WHEN delivery.state = ${ROUTED} THEN delivery.fact_ids ELSE delivery.fact_ids || candidate.log_position END,
      times = CASE WHEN delivery.state = ${ROUTED} THEN delivery.times ELSE delivery.times || now END,
      provider_times = CASE WHEN delivery.state = ${ROUTED} THEN delivery.provider_times ELSE delivery.provider_times || 0::bigint END,
      update_time = CASE WHEN delivery.state = ${ROUTED} THEN delivery.update_time ELSE now END
    FROM (SELECT DISTINCT ON (message_key, position) * FROM unnest(free) ORDER BY message_key, position, item) candidate
    WHERE delivery.message_key = candidate.message_key AND delivery.position = candidate.position
      AND delivery.claim IS NULL AND delivery.state = ANY (${OPEN_STATES})
      AND delivery.lane_sequence IS NULL AND delivery.state <> ${SCHEDULED};
    GET DIAGNOSTICS updated = ROW_COUNT;
    IF inserted + updated < cardinality(free) THEN
      in_backlog := ARRAY(
        SELECT candidate FROM unnest(free) candidate
        JOIN deliveries delivery
          ON delivery.message_key = candidate.message_key AND delivery.position = candidate.position
        WHERE delivery.claim IS NULL AND delivery.state = ANY (${OPEN_STATES})
      );
      IF cardinality(in_backlog) > 0 THEN
        verdicts := verdicts || admit_one_by_one(in_backlog, batch_records, now);
      END IF;
      verdicts := verdicts || take_over(ARRAY(
        SELECT candidate FROM unnest(free) candidate WHERE NOT verdicts ? candidate.item::text
      ));
    END IF;

    IF cardinality(added) > 0 THEN
      PERFORM add_to_threads(added);
    END IF;

    RETURN QUERY
    SELECT decision.verdict, delivery.attempted,
      CASE decision.verdict
        WHEN 'deliver' THEN first_claim(candidate.log_position)
        WHEN 'takeover' THEN verdicts->candidate.item::text->>1
        ELSE ''
      END,
      ROW(candidate.item, message.tenant_id, message.message_id, delivery.position, message.conversation_id,
        delivery.channel, delivery.account_id, delivery.identity_kind, delivery.identity_value,
        delivery.states[entry.ordinal], COALESCE(delivery.states[entry.ordinal - 1], 0::smallint),
        CASE WHEN delivery.states[entry.ordinal] = delivery.state THEN delivery.error END,
        delivery.provider_times[entry.ordinal], delivery.provider_message_id, delivery.times[1],
        delivery.trace_parent)::delivery_change
    FROM (
      SELECT *, row_number() OVER (PARTITION BY message_key, position ORDER BY item) = 1 AS first FROM unnest(candidates)
    ) candidate
    JOIN deliveries delivery ON delivery.message_key = candidate.message_key AND delivery.position = candidate.position
    -- A delivery outside the backlog that this transaction has written, and not taken over, was claimed by the first
    -- candidate for it.
    CROSS JOIN LATERAL (
      SELECT COALESCE(verdicts->candidate.item::text->>0, CASE
        WHEN candidate.first AND delivery.xmin = pg_current_xact_id()::xid
          AND is_claimed_at(delivery.claim, candidate.log_position) THEN 'deliver'
        ELSE 'duplicate'
      END) AS verdict
    ) decision
    JOIN messages message ON message.message_key = delivery.message_key
    LEFT JOIN LATERAL (
      SELECT ordinal::integer FROM unnest(delivery.fact_ids) WITH ORDINALITY AS entries (fact_id, ordinal)
      WHERE entries.fact_id = candidate.log_position
    ) entry ON true
    ORDER BY candidate.item, entry.ordinal;
  END $$;
`;
