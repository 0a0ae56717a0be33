/**
 * `apply` of the contract. A batch comes in segments: what a segment accepts is inserted first, then its facts about
 * states are applied in their order. `forward` has `100 * from + to` for every allowed move. Gives the changes, those of
 * one fact together and in the order in which they happened.
 */
// All facts about one delivery come in their order. Beyond that the order is that of the provider's ids, in which their
// rows are locked, after those of the deliveries: so two batches never wait for each other.
export const applyFunction = `
  CREATE FUNCTION apply_facts(segments json, forward integer[]) RETURNS SETOF delivery_change LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    segment json;
    facts given_fact[];
    fact given_fact;
    delivery record;
    changed boolean;
    steps waiting_receipts[];
    step waiting_receipts;
    place integer;
  BEGIN
    FOR segment IN SELECT value FROM json_array_elements(segments) LOOP
      PERFORM insert_messages(segment->'messages');
      INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, states,
        fact_ids, times, provider_times, update_time)
      SELECT message_key, given.position, channel, account_id, identity_kind, identity_value, state, ARRAY[state],
        ARRAY[fact_id], ARRAY[time], '{0}', time
      FROM unnest(find_given_deliveries(segment->'deliveries')) given
      ON CONFLICT DO NOTHING;

      facts := find_given_facts(segment->'facts');
      PERFORM 1 FROM unnest(facts) given
      JOIN deliveries ON deliveries.message_key = given.message_key AND deliveries.position = given.position
      ORDER BY deliveries.message_key, deliveries.position
      FOR UPDATE OF deliveries;

      FOREACH fact IN ARRAY facts LOOP
        IF fact.message_key IS NULL THEN
          CONTINUE WHEN fact.provider_message_id = '';
          INSERT INTO provider_messages (account_id, provider_message_id)
          VALUES (fact.account_id, fact.provider_message_id)
          ON CONFLICT DO NOTHING;
          SELECT known.message_key, known.position INTO fact.message_key, fact.position FROM provider_messages known
          WHERE known.account_id = fact.account_id AND known.provider_message_id = fact.provider_message_id
          FOR UPDATE;
          IF NOT FOUND THEN
            RAISE serialization_failure USING MESSAGE = 'a provider message was deleted just now';
          END IF;
          IF fact.message_key IS NULL THEN
            INSERT INTO waiting_receipts VALUES (fact.account_id, fact.provider_message_id, fact.state, fact.fact_id,
              fact.error, fact.provider_time, fact.time)
            ON CONFLICT DO NOTHING;
            CONTINUE;
          END IF;
        END IF;

        SELECT deliveries.*, messages.message_id, messages.tenant_id, messages.conversation_id INTO delivery
        FROM deliveries JOIN messages USING (message_key)
        WHERE deliveries.message_key = fact.message_key AND deliveries.position = fact.position
        FOR UPDATE OF deliveries;
        CONTINUE WHEN NOT FOUND;

        steps := ARRAY[ROW(fact.account_id, fact.provider_message_id, fact.state, fact.fact_id, fact.error,
          fact.provider_time, fact.time)::waiting_receipts];
        changed := delivery.provider_message_id = '' AND fact.provider_message_id <> '';
        IF changed THEN
          delivery.provider_message_id := fact.provider_message_id;
          INSERT INTO provider_messages VALUES (fact.account_id, fact.provider_message_id, fact.message_key,
            fact.position)
          ON CONFLICT DO NOTHING;
          IF NOT FOUND THEN
            steps := steps || claim_provider_message(fact);
          END IF;
        END IF;

        FOREACH step IN ARRAY steps LOOP
          -- A state is reached only once.
          place := array_position(delivery.states, step.state);
          IF place IS NOT NULL THEN
            CONTINUE WHEN delivery.fact_ids[place] <> step.fact_id;
          ELSE
            CONTINUE WHEN NOT (100 * delivery.state + step.state) = ANY (forward);
            changed := true;
            delivery.state := step.state;
            delivery.error := COALESCE(step.error, delivery.error);
            delivery.states := delivery.states || step.state;
            delivery.fact_ids := delivery.fact_ids || step.fact_id;
            delivery.times := delivery.times || step.time;
            delivery.provider_times := delivery.provider_times || step.provider_time;
            delivery.update_time := step.time;
            place := cardinality(delivery.states);
          END IF;
          RETURN NEXT ROW(fact.item, delivery.tenant_id, delivery.message_id, delivery.position,
            delivery.conversation_id, delivery.channel, delivery.account_id, delivery.identity_kind,
            delivery.identity_value, delivery.states[place], COALESCE(delivery.states[place - 1], 0::smallint),
            CASE WHEN delivery.states[place] = delivery.state THEN delivery.error END, delivery.provider_times[place],
            delivery.provider_message_id, delivery.times[1])::delivery_change;
        END LOOP;

        IF changed THEN
          UPDATE deliveries
          SET state = delivery.state, error = delivery.error, provider_message_id = delivery.provider_message_id,
            states = delivery.states, fact_ids = delivery.fact_ids, times = delivery.times,
            provider_times = delivery.provider_times, update_time = delivery.update_time
          WHERE deliveries.message_key = fact.message_key AND deliveries.position = fact.position;
        END IF;
      END LOOP;
    END LOOP;
  END $$;
`;

/** What `apply_facts` asks of the tables. */
export const factFunctions = `
  CREATE FUNCTION find_given_facts(given json) RETURNS given_fact[] LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN ARRAY(
      SELECT ROW(item, message_key, position, account_id, provider_message_id, fact_id, state, error, time,
        provider_time)::given_fact
      FROM (
        SELECT *, min(NULLIF(provider_message_id, '')) OVER (PARTITION BY message_key, position, lone) AS leader
        FROM (
          SELECT fact.item, fact.account_id, fact.provider_message_id, fact.fact_id, fact.state, fact.error, fact.time,
            fact.provider_time, COALESCE(delivery.message_key, known.message_key) AS message_key,
            CASE WHEN delivery.message_key IS NULL THEN known.position ELSE delivery.position END AS position,
            CASE WHEN delivery.message_key IS NULL AND known.message_key IS NULL THEN fact.item END AS lone
          FROM json_to_recordset(given) AS fact (item integer, message_id text, position integer, account_id text,
            provider_message_id text, fact_id text, state smallint, error text, time bigint, provider_time bigint)
          LEFT JOIN messages message ON message.message_id = fact.message_id
          LEFT JOIN deliveries delivery ON delivery.message_key = message.message_key
            AND delivery.position = fact.position AND delivery.account_id = fact.account_id
          LEFT JOIN provider_messages known ON delivery.message_key IS NULL
            AND known.account_id = fact.account_id AND known.provider_message_id = fact.provider_message_id
        ) found
      ) led
      ORDER BY leader NULLS LAST, item
    );
  END $$;

  -- Says that a provider's message, of which receipts are known, is a delivery; takes out the receipts.
  CREATE FUNCTION claim_provider_message(fact given_fact) RETURNS waiting_receipts[] LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  DECLARE
    receipts waiting_receipts[];
  BEGIN
    UPDATE provider_messages SET message_key = fact.message_key, position = fact.position
    WHERE account_id = fact.account_id AND provider_message_id = fact.provider_message_id AND message_key IS NULL;
    WITH taken AS (
      DELETE FROM waiting_receipts waiting
      WHERE waiting.account_id = fact.account_id AND waiting.provider_message_id = fact.provider_message_id
      RETURNING waiting
    )
    SELECT array_agg(waiting ORDER BY (waiting).time, (waiting).state) INTO receipts FROM taken;
    RETURN receipts;
  END $$;
`;
