import { MAXIMUM_ATTEMPTS } from '../../rules/attempts.ts';
import { UNSUCCESSFUL_STATES } from './state-lists.ts';

/** The steps of `apply_facts`. */
export const APPLY_STEP_FUNCTIONS = `
  -- 'addAttempts' of ../../rules/attempts.ts.
  CREATE OR REPLACE FUNCTION add_attempts(known text, added text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
      WHEN added IS NULL THEN known
      WHEN known IS NULL THEN added
      WHEN strpos(known, added) > 0 THEN known
      ELSE (
        SELECT string_agg(line, E'\\n' ORDER BY ordinal) FROM (
          SELECT line, ordinal FROM unnest(string_to_array(known || E'\\n' || added, E'\\n')) WITH ORDINALITY AS lines (line, ordinal)
          ORDER BY ordinal DESC LIMIT ${MAXIMUM_ATTEMPTS}
        ) last
      )
    END
  $$;

  -- Returns the messages of new deliveries, for 'add_to_threads'.
  CREATE OR REPLACE FUNCTION accept_deliveries(batch_messages json, batch_deliveries json, batch_schedules json, now bigint)
  RETURNS thread_message[] LANGUAGE plpgsql AS $$
  DECLARE
    added thread_message[] := '{}';
  BEGIN
    IF json_array_length(batch_messages) > 0 THEN
      PERFORM insert_messages(batch_messages);
    END IF;
    IF json_array_length(batch_deliveries) > 0 THEN
      added := insert_deliveries(find_batch_deliveries(batch_deliveries, 0));
    END IF;
    IF json_array_length(batch_schedules) > 0 THEN
      PERFORM schedule_deliveries(batch_schedules, now);
    END IF;
    RETURN added;
  END $$;

  -- Finds the deliveries that facts are about. 'delivery_index' numbers the deliveries in the order of their keys.
  CREATE OR REPLACE FUNCTION find_batch_facts(batch json) RETURNS batch_fact[] LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN ARRAY(
      SELECT ROW(item, kind, CASE WHEN message_key IS NOT NULL THEN dense_rank() OVER (ORDER BY message_key, position)::integer END,
        message_key, position, account_id, provider_message_id, fact_id, state, error, time, provider_time,
        is_calling, attempts)::batch_fact
      FROM (
        SELECT fact.item, fact.kind, fact.is_calling, fact.account_id, fact.provider_message_id, fact.fact_id, fact.state, fact.error, fact.time,
          fact.provider_time, fact.attempts, COALESCE(delivery.message_key, known.message_key) AS message_key,
          CASE WHEN delivery.message_key IS NULL THEN known.position ELSE delivery.position END AS position
        FROM json_to_recordset(batch) AS fact (item integer, kind text, message_id text, position integer, account_id text,
          provider_message_id text, fact_id text, state smallint, error text, time bigint, provider_time bigint,
          is_calling boolean, attempts text)
        LEFT JOIN messages message ON message.message_id = fact.message_id
        LEFT JOIN deliveries delivery ON delivery.message_key = message.message_key
          AND delivery.position = fact.position
          AND (delivery.account_id = fact.account_id OR fact.account_id IS NULL)
        LEFT JOIN provider_messages known ON delivery.message_key IS NULL
          AND known.account_id = fact.account_id AND known.provider_message_id = fact.provider_message_id
      ) found
      ORDER BY item
    );
  END $$;

  -- Locks and reads the deliveries of facts, each at its 'delivery_index'.
  CREATE OR REPLACE FUNCTION lock_deliveries(facts batch_fact[]) RETURNS locked_delivery[] LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    locked locked_delivery[];
  BEGIN
    locked := ARRAY(
      SELECT ROW(delivery.message_key, delivery.position, message.message_id, message.tenant_id,
        message.conversation_id, delivery.channel, delivery.account_id, delivery.identity_kind,
        delivery.identity_value, delivery.state, delivery.claim, delivery.attempted, delivery.error, delivery.provider_message_id, delivery.states,
        delivery.fact_ids, delivery.times, delivery.provider_times, delivery.update_time,
        delivery.trace_parent, false, delivery.attempts)::locked_delivery
      FROM (
        SELECT DISTINCT message_key, position FROM unnest(facts) WHERE delivery_index IS NOT NULL ORDER BY message_key, position
      ) fact
      JOIN deliveries delivery USING (message_key, position)
      JOIN messages message USING (message_key)
      ORDER BY message_key, position
      FOR UPDATE OF delivery
    );
    IF cardinality(locked) <> (SELECT COALESCE(max(delivery_index), 0) FROM unnest(facts)) THEN
      RAISE serialization_failure USING MESSAGE = 'a delivery was deleted by another transaction';
    END IF;
    RETURN locked;
  END $$;

  -- Inserts new provider's messages: with their delivery, or without if the first fact about it is a receipt. Locks those
  -- without a delivery. Returns the inserted ids by the keys of their deliveries.
  CREATE OR REPLACE FUNCTION insert_provider_messages(facts batch_fact[], known locked_delivery[]) RETURNS jsonb LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    named jsonb;
  BEGIN
    WITH inserted AS (
      INSERT INTO provider_messages (account_id, provider_message_id, message_key, position)
      SELECT account_id, provider_message_id, message_key, position
      FROM (
        SELECT *, min(item) OVER (PARTITION BY account_id, provider_message_id) AS first_of_message,
          min(item) OVER (PARTITION BY delivery_index) AS first_of_delivery
        FROM unnest(facts) WHERE provider_message_id <> ''
      ) fact
      WHERE item = first_of_message
        AND (delivery_index IS NULL OR (item = first_of_delivery AND (known[delivery_index]).provider_message_id = ''))
      ORDER BY account_id, provider_message_id
      ON CONFLICT DO NOTHING
      RETURNING message_key, position, provider_message_id
    )
    SELECT COALESCE(jsonb_object_agg(message_key || '-' || position, provider_message_id), '{}') INTO named
    FROM inserted WHERE message_key IS NOT NULL;

    PERFORM 1
    FROM unnest(facts) fact
    JOIN provider_messages message
      ON message.account_id = fact.account_id AND message.provider_message_id = fact.provider_message_id
    WHERE message.message_key IS NULL AND (fact.delivery_index IS NULL OR NOT named ? (fact.message_key || '-' || fact.position))
    ORDER BY message.account_id, message.provider_message_id
    FOR UPDATE OF message;
    RETURN named;
  END $$;

  -- Finds the delivery of a provider's message that was not known when the batch began. If there is none, stores the receipt.
  CREATE OR REPLACE FUNCTION find_or_store_receipt(INOUT fact batch_fact) LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    LOOP
      SELECT known.message_key, known.position INTO fact.message_key, fact.position FROM provider_messages known
      WHERE known.account_id = fact.account_id AND known.provider_message_id = fact.provider_message_id
      FOR UPDATE;
      EXIT WHEN FOUND;
      INSERT INTO provider_messages (account_id, provider_message_id)
      VALUES (fact.account_id, fact.provider_message_id)
      ON CONFLICT DO NOTHING;
    END LOOP;
    IF fact.message_key IS NULL THEN
      INSERT INTO early_receipts VALUES (fact.account_id, fact.provider_message_id, fact.state, fact.fact_id,
        fact.error, fact.provider_time, fact.time)
      ON CONFLICT DO NOTHING;
    END IF;
  END $$;

  -- Links a provider's message to its delivery; removes and returns the receipts stored for it.
  CREATE OR REPLACE FUNCTION link_provider_message(fact batch_fact, delivery locked_delivery) RETURNS early_receipts[]
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
  DECLARE
    receipts early_receipts[];
  BEGIN
    INSERT INTO provider_messages
    VALUES (fact.account_id, fact.provider_message_id, delivery.message_key, delivery.position)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      UPDATE provider_messages SET message_key = delivery.message_key, position = delivery.position
      WHERE account_id = fact.account_id AND provider_message_id = fact.provider_message_id AND message_key IS NULL;
      WITH taken AS (
        DELETE FROM early_receipts receipt
        WHERE receipt.account_id = fact.account_id AND receipt.provider_message_id = fact.provider_message_id
        RETURNING receipt
      )
      SELECT array_agg(receipt ORDER BY (receipt).time, (receipt).state) INTO receipts FROM taken;
    END IF;
    RETURN receipts;
  END $$;

  -- Writes the deliveries that have changed; if one has ended without success, the next step of its fallback is due.
  CREATE OR REPLACE FUNCTION write_deliveries(known locked_delivery[], now bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    UPDATE deliveries
    SET state = written.state, claim = written.claim, attempted = written.attempted, error = written.error, provider_message_id = written.provider_message_id,
      states = written.states, fact_ids = written.fact_ids, times = written.times,
      provider_times = written.provider_times, update_time = written.update_time, attempts = written.attempts
    FROM unnest(known) written
    WHERE deliveries.message_key = written.message_key AND deliveries.position = written.position AND written.changed;

    PERFORM trigger_fallback(ended.message_key, ended.position, now)
    FROM unnest(known) ended WHERE ended.changed AND ended.state = ANY (${UNSUCCESSFUL_STATES});
  END $$;
`;
