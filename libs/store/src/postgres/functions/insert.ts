/** Insert the messages and deliveries of a batch that do not exist yet. */
// Rows are written in the order of their keys, so that two batches never deadlock.
export const INSERT_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION insert_messages(batch json) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
      sender_channel, sender_account, sender_kind, sender_value, create_time, request_hash, details)
    SELECT message_id, tenant_id, request_id, conversation_id, direction, decode(content, 'base64'), reply_to, metadata,
      sender_channel, sender_account, sender_kind, sender_value, create_time, request_hash, decode(details, 'base64')
    FROM json_to_recordset(batch) AS message (item integer, message_id text, tenant_id text, request_id text,
      conversation_id text, direction smallint, content text, reply_to text, metadata text, sender_channel text,
      sender_account text, sender_kind text, sender_value text, create_time bigint, request_hash text, details text)
    ORDER BY message_id, item
    ON CONFLICT DO NOTHING;
    IF batch->0->'words' IS NOT NULL THEN
      PERFORM index_texts(batch);
    END IF;
  END $$;

  -- Indexes the words of messages that this transaction has inserted: others may have been erased since.
  CREATE OR REPLACE FUNCTION index_texts(batch json) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    INSERT INTO message_texts (message_key, words)
    SELECT known.message_key, array_to_tsvector(message.words)
    FROM json_to_recordset(batch) AS message (message_id text, words text[])
    JOIN messages known ON known.message_id = message.message_id AND known.xmin = pg_current_xact_id()::xid
    WHERE cardinality(message.words) > 0
    ON CONFLICT DO NOTHING;
  END $$;

  -- Finds the messages of a batch's deliveries, which get lane sequences from the first one on.
  CREATE OR REPLACE FUNCTION find_batch_deliveries(batch json, first_lane_sequence bigint) RETURNS batch_delivery[] LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN ARRAY(
      SELECT ROW(item, first_lane_sequence + item, message_key, position, channel, account_id, identity_kind, identity_value, log_position, state, fact_id,
        time, expire_time, releases, trace_parent)::batch_delivery
      FROM json_to_recordset(batch) AS delivery (item integer, message_id text, position integer, channel text,
        account_id text, identity_kind text, identity_value text, log_position text, state smallint, fact_id text,
        time bigint, expire_time bigint, releases integer, trace_parent text)
      JOIN messages USING (message_id)
      ORDER BY message_key, position, item
    );
  END $$;

  -- Inserts accepted deliveries. Returns the messages of those that were new, for 'add_to_threads'.
  CREATE OR REPLACE FUNCTION insert_deliveries(batch batch_delivery[]) RETURNS thread_message[] LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    added thread_message[];
  BEGIN
    WITH written AS (
      INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, states,
        fact_ids, times, provider_times, update_time, trace_parent)
      SELECT message_key, position, channel, account_id, identity_kind, identity_value, state, ARRAY[state],
        ARRAY[fact_id], ARRAY[time], '{0}', time, trace_parent
      FROM unnest(batch)
      ON CONFLICT DO NOTHING
      RETURNING deliveries.*
    )
    SELECT array_agg(ROW(message.tenant_id, channel, account_id, identity_kind, identity_value, message_key, times[1], 0,
      '')::thread_message) INTO added
    FROM written JOIN messages message USING (message_key);
    RETURN COALESCE(added, '{}');
  END $$;
`;
