import { DeliveryState } from '@chat4all/proto';

/** Claims as in `rules/claim.ts`, and takeovers. */
export const CLAIM_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION first_claim(log_position text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT log_position || '#0'
  $$;

  CREATE OR REPLACE FUNCTION next_claim(claim text, takeovers bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT split_part(claim, '#', 1) || '#' || (split_part(claim, '#', 2)::bigint + takeovers)
  $$;

  CREATE OR REPLACE FUNCTION is_claimed_at(claim text, log_position text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT split_part(claim, '#', 1) = log_position
  $$;

  -- Takes over deliveries that the records of candidates have claimed before, also earlier in the batch. Returns verdict and
  -- claim by the candidate's index in the batch. The candidate that has just claimed its delivery, which is the first for it,
  -- does not take it over.
  CREATE OR REPLACE FUNCTION take_over(candidates batch_delivery[]) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    verdicts jsonb;
  BEGIN
    WITH locked AS MATERIALIZED (
      SELECT candidate.item, delivery.message_key, delivery.position, delivery.claim
      FROM (
        SELECT *, row_number() OVER (PARTITION BY message_key, position ORDER BY item) = 1 AS first
        FROM unnest(candidates)
      ) candidate
      JOIN deliveries delivery ON delivery.message_key = candidate.message_key AND delivery.position = candidate.position
      WHERE is_claimed_at(delivery.claim, candidate.log_position) AND delivery.state = ${DeliveryState.ROUTED}
        AND NOT (candidate.first AND delivery.xmin = pg_current_xact_id()::xid)
      ORDER BY delivery.message_key, delivery.position
      FOR UPDATE OF delivery
    ),
    taken AS MATERIALIZED (
      SELECT item, message_key, position,
        next_claim(claim, row_number() OVER (PARTITION BY message_key, position ORDER BY item)) AS claim
      FROM locked
    ),
    written AS (
      UPDATE deliveries delivery SET claim = last.claim
      FROM (SELECT DISTINCT ON (message_key, position) * FROM taken ORDER BY message_key, position, item DESC) last
      WHERE delivery.message_key = last.message_key AND delivery.position = last.position
    )
    SELECT jsonb_object_agg(item, jsonb_build_array('takeover', claim)) INTO verdicts FROM taken;
    RETURN COALESCE(verdicts, '{}');
  END $$;
`;
