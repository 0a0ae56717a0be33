/** Version 4: plain names. The rows stay as they are. */
export const VERSION_4 = `
  -- Up to version 3 the migrations installed the functions. From now on those of ../functions are installed after them.
  DO $$
  DECLARE
    old regprocedure;
  BEGIN
    FOR old IN
      SELECT oid::regprocedure FROM pg_catalog.pg_proc
      WHERE pronamespace = pg_catalog.to_regnamespace(quote_ident(current_schema())) AND proname IN (
        'accept_deliveries', 'add_usage', 'admit_deliveries', 'admit_unclaimed', 'admit_waiting', 'apply_facts',
        'begin_next', 'cancel_deliveries_to', 'cancel_message', 'change_of', 'claim_provider_message',
        'create_conversation', 'deliveries_to', 'discard_dead_letters', 'end_delivery', 'enter_lane',
        'erase_dead_letters', 'erase_user', 'find_delivery', 'find_given_deliveries', 'find_given_facts',
        'find_or_wait', 'first_claim', 'hasten_next', 'insert_dead_letters', 'insert_deliveries', 'insert_messages',
        'is_claimed_at', 'is_held', 'leave_lane', 'lock_deliveries', 'lock_deliveries_with_lanes', 'lock_directory',
        'name_provider_messages', 'next_claim', 'park_deliveries', 'park_delivery', 'put_user', 'reach',
        'record_consents', 'replaced_has_succeeded', 'resolve_users', 'schedule_deliveries', 'set_consent_of_user',
        'stop_waiting', 'take_due', 'take_over', 'take_replayed', 'take_scheduled', 'write_deliveries'
      )
    LOOP
      EXECUTE format('DROP FUNCTION %s', old);
    END LOOP;
  END $$;
  DROP TYPE IF EXISTS given_delivery, given_fact, known_delivery, delivery_change;

  ALTER TABLE deliveries RENAME COLUMN place TO lane_sequence;
  ALTER TABLE parked_deliveries RENAME COLUMN place TO lane_sequence;
  ALTER TABLE user_identities RENAME COLUMN place TO ordinal;
  ALTER TABLE conversation_members RENAME COLUMN place TO ordinal;
  ALTER TABLE consents RENAME COLUMN place TO sequence;
  ALTER SEQUENCE consent_places RENAME TO consent_sequence;
  ALTER TABLE waiting_receipts RENAME TO early_receipts;
  ALTER INDEX waiting_receipts_by_time RENAME TO early_receipts_by_time;

  -- A delivery of a batch: 'item' is its index in the batch, 'lane_sequence' what it gets in its lane unless it has one,
  -- 'log_position' where its record is in the log.
  CREATE TYPE batch_delivery AS (
    item            integer,
    lane_sequence   bigint,
    message_key     bigint,
    position        integer,
    channel         text,
    account_id      text,
    identity_kind   text,
    identity_value  text,
    log_position    text,
    state           smallint,
    fact_id         text,
    time            bigint,
    expire_time     bigint,
    releases        integer,
    trace_parent    text
  );

  -- A fact about a delivery. 'fact_id' is the claim if the fact is about a claim. 'delivery_index' is the delivery's index
  -- among the locked deliveries of the batch; NULL if the delivery is not known.
  CREATE TYPE batch_fact AS (
    item                 integer,
    kind                 text,
    delivery_index       integer,
    message_key          bigint,
    position             integer,
    account_id           text,
    provider_message_id  text,
    fact_id              text,
    state                smallint,
    error                text,
    time                 bigint,
    provider_time        bigint,
    is_calling           boolean
  );

  -- A delivery that a batch has locked and works on; 'changed': it differs from its row.
  CREATE TYPE locked_delivery AS (
    message_key          bigint,
    position             integer,
    message_id           text,
    tenant_id            text,
    conversation_id      text,
    channel              text,
    account_id           text,
    identity_kind        text,
    identity_value       text,
    state                smallint,
    claim                text,
    attempted            boolean,
    error                text,
    provider_message_id  text,
    states               smallint[],
    fact_ids             text[],
    times                bigint[],
    provider_times       bigint[],
    update_time          bigint,
    trace_parent         text,
    changed              boolean
  );

  -- A state change; 'item' is the index in the batch of the candidate or fact that caused it.
  CREATE TYPE delivery_change AS (
    item                 integer,
    tenant_id            text,
    message_id           text,
    position             integer,
    conversation_id      text,
    channel              text,
    account_id           text,
    identity_kind        text,
    identity_value       text,
    state                smallint,
    previous_state       smallint,
    error                text,
    provider_time        bigint,
    provider_message_id  text,
    accept_time          bigint,
    trace_parent         text
  );
`;
