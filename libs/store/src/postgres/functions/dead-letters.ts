import { DeliveryState } from '@chat4all/proto';
import { REPLAY_LEASE_MS } from '../../rules/limits.ts';

/** Inserts, discards and replays dead letters. */
export const DEAD_LETTER_FUNCTIONS = `
  -- Inserts the dead letters with these indexes in the batch.
  CREATE OR REPLACE FUNCTION insert_dead_letters(batch json, items integer[]) RETURNS void LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    INSERT INTO dead_letters (dead_letter_id, tenant_id, delivery_id, claim, channel, account_id, reason, error,
      source_topic, source_partition, source_offset, record_key, value, headers, create_time)
    SELECT dead_letter_id, tenant_id, delivery_id, claim, channel, account_id, reason, error, source_topic,
      source_partition, source_offset, record_key, decode(value, 'base64'), headers, create_time
    FROM json_to_recordset(batch) AS letter (item integer, dead_letter_id text, tenant_id text, delivery_id text,
      claim text, channel text, account_id text, reason text, error text, source_topic text, source_partition integer,
      source_offset bigint, record_key text, value text, headers text, create_time bigint)
    WHERE item = ANY (items)
    ORDER BY dead_letter_id, item
    ON CONFLICT DO NOTHING;
  END $$;

  CREATE OR REPLACE FUNCTION find_delivery(id text) RETURNS deliveries LANGUAGE plpgsql SET enable_seqscan = off AS $$
  DECLARE
    found deliveries;
  BEGIN
    SELECT delivery.* INTO found FROM messages message
    JOIN deliveries delivery ON delivery.message_key = message.message_key
      AND delivery.position = substring(id from '-(\\d{1,6})$')::integer
    WHERE message.message_id = substring(id from '^(.{1,64})-\\d{1,6}$');
    RETURN found;
  END $$;

  -- 'discard' of the contract, for dead letters with these ids. Returns a row with their number, and one for each change.
  CREATE OR REPLACE FUNCTION discard_dead_letters(ids text[], discarded_at bigint, now bigint)
  RETURNS TABLE (count integer, change delivery_change) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    letters dead_letters[];
    letter dead_letters;
    delivery deliveries;
    fact text;
  BEGIN
    PERFORM lock_deliveries_with_lanes(array_agg((found).message_key), array_agg((found).position))
    FROM (SELECT find_delivery(delivery_id) AS found FROM dead_letters WHERE dead_letter_id = ANY (ids)) named
    WHERE (found).message_key IS NOT NULL;

    WITH deleted AS (
      DELETE FROM dead_letters WHERE dead_letter_id = ANY (ids) AND replay_id IS NULL RETURNING dead_letters
    )
    SELECT array_agg(dead_letters) INTO letters FROM deleted;
    RETURN QUERY SELECT COALESCE(cardinality(letters), 0), NULL::delivery_change;

    FOR letter IN SELECT * FROM unnest(letters) WHERE delivery_id IS NOT NULL ORDER BY create_time, dead_letter_id LOOP
      delivery := find_delivery(letter.delivery_id);
      CONTINUE WHEN delivery.message_key IS NULL;
      fact := 'discard/' || letter.dead_letter_id;
      CONTINUE WHEN NOT end_delivery(delivery, ${DeliveryState.FAILED}::smallint, fact, letter.error, discarded_at, now);
      PERFORM trigger_fallback(delivery.message_key, delivery.position, now);
      RETURN QUERY SELECT NULL::integer, made FROM change_of(delivery.message_key, delivery.position, fact) made;
    END LOOP;
  END $$;

  -- 'takeReplayed' of the contract.
  CREATE OR REPLACE FUNCTION take_replayed(max_count integer, now bigint) RETURNS SETOF dead_letters LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    taken replays;
  BEGIN
    SELECT replay.* INTO taken FROM replays replay
    WHERE replay.replayed_count < replay.total_count AND replay.leased_until <= now AND EXISTS (
      SELECT FROM dead_letters letter
      WHERE letter.tenant_id = replay.tenant_id AND letter.replay_id = replay.replay_id
    )
    ORDER BY replay.start_time, replay.tenant_id, replay.replay_id LIMIT 1
    FOR UPDATE OF replay SKIP LOCKED;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    UPDATE replays replay SET leased_until = now + ${REPLAY_LEASE_MS}
    WHERE replay.tenant_id = taken.tenant_id AND replay.replay_id = taken.replay_id;
    RETURN QUERY
    SELECT * FROM dead_letters letter
    WHERE letter.tenant_id = taken.tenant_id AND letter.replay_id = taken.replay_id
    ORDER BY letter.source_topic, letter.source_partition, letter.source_offset, letter.create_time, letter.dead_letter_id
    LIMIT max_count;
  END $$;
`;
