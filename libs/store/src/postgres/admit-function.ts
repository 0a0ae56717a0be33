/**
 * `admit` of the contract. `from_states` are those from which a delivery can be `routed`. Gives one row per candidate,
 * and one more for each further change that its record has made.
 */
export const admitFunction = `
  CREATE FUNCTION admit_deliveries(
    given_messages json, given_deliveries json, routed smallint, from_states smallint[], now bigint
  ) RETURNS TABLE (verdict text, change delivery_change) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    candidates given_delivery[];
  BEGIN
    PERFORM insert_messages(given_messages);
    candidates := find_given_deliveries(given_deliveries);

    INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
      states, fact_ids, times, provider_times, update_time)
    SELECT message_key, position, channel, account_id, identity_kind, identity_value, routed, claim,
      ARRAY[state, routed], ARRAY[fact_id, claim], ARRAY[time, now], '{0,0}', now
    FROM unnest(candidates)
    ON CONFLICT DO NOTHING;

    UPDATE deliveries delivery
    SET claim = candidate.claim, state = routed, states = delivery.states || routed,
      fact_ids = delivery.fact_ids || candidate.claim, times = delivery.times || now,
      provider_times = delivery.provider_times || 0::bigint, update_time = now
    FROM (SELECT DISTINCT ON (message_key, position) * FROM unnest(candidates) ORDER BY message_key, position, item)
      candidate
    WHERE delivery.message_key = candidate.message_key AND delivery.position = candidate.position
      AND delivery.claim IS NULL AND delivery.state = ANY (from_states);

    RETURN QUERY
    -- A row that this very transaction has written is one that the first candidate for it has claimed.
    SELECT
      CASE
        WHEN candidate.first AND delivery.xmin = pg_current_xact_id()::xid THEN 'deliver'
        WHEN delivery.claim = candidate.claim AND delivery.state = routed THEN 'takeover'
        ELSE 'duplicate'
      END,
      ROW(candidate.item, message.tenant_id, message.message_id, delivery.position, message.conversation_id,
        delivery.channel, delivery.account_id, delivery.identity_kind, delivery.identity_value,
        delivery.states[entry.place], COALESCE(delivery.states[entry.place - 1], 0::smallint),
        CASE WHEN delivery.states[entry.place] = delivery.state THEN delivery.error END,
        delivery.provider_times[entry.place], delivery.provider_message_id, delivery.times[1])::delivery_change
    FROM (
      SELECT *, row_number() OVER (PARTITION BY message_key, position ORDER BY item) = 1 AS first FROM unnest(candidates)
    ) candidate
    JOIN deliveries delivery ON delivery.message_key = candidate.message_key AND delivery.position = candidate.position
    JOIN messages message ON message.message_key = delivery.message_key
    LEFT JOIN LATERAL (
      SELECT place::integer FROM unnest(delivery.fact_ids) WITH ORDINALITY AS entries (fact_id, place)
      WHERE delivery.claim = candidate.claim AND entries.fact_id = candidate.claim
    ) entry ON true
    ORDER BY candidate.item, entry.place;
  END $$;
`;
