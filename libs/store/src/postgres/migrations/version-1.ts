/** Version 1: messages, deliveries and their backlog, accounts, dead letters. */
// Message ids are hashes, so an index on them is written at random positions, which costs most. Hence only one:
// everything else is keyed by `message_key`, which grows with time. Texts are compared byte by byte, as in SQLite.
//
// Not partitioned by time: a message is stored once because its id is unique, and PostgreSQL keeps an index unique over
// all partitions only if it contains the partition key, which is the time. The same request repeated a day later has
// the same id and another time, and would be stored and sent twice. So old rows are deleted in batches, see retention.ts.
//
// The provider's ids have a separate table, so that an update of a delivery touches no index (a "heap-only" update; the
// fill factor leaves room for it on the page). A receipt and the outcome of its send, written at the same moment, also
// meet in one row of it.
export const VERSION_1 = `
  CREATE TABLE messages (
    message_key      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id       text COLLATE "C" NOT NULL UNIQUE,
    tenant_id        text COLLATE "C" NOT NULL,
    request_id       text NOT NULL,
    conversation_id  text COLLATE "C" NOT NULL,
    direction        smallint NOT NULL,
    content          bytea,
    reply_to         text NOT NULL,
    metadata         text NOT NULL,
    sender_channel   text COLLATE "C",
    sender_account   text COLLATE "C",
    sender_kind      text COLLATE "C",
    sender_value     text COLLATE "C",
    create_time      bigint NOT NULL,
    request_hash     text NOT NULL
  );
  CREATE INDEX messages_by_time ON messages (tenant_id, create_time);
  CREATE INDEX messages_by_conversation ON messages (tenant_id, conversation_id, create_time)
    WHERE conversation_id <> '';
  CREATE INDEX messages_by_sender ON messages (sender_value, sender_channel) WHERE sender_value IS NOT NULL;

  -- The history is four arrays of equal length: states, the facts that caused them, and times.
  CREATE TABLE deliveries (
    message_key          bigint NOT NULL,
    position             integer NOT NULL,
    channel              text COLLATE "C" NOT NULL,
    account_id           text COLLATE "C" NOT NULL,
    identity_kind        text COLLATE "C" NOT NULL,
    identity_value       text COLLATE "C" NOT NULL,
    state                smallint NOT NULL,
    claim                text,
    attempted            boolean NOT NULL DEFAULT false,
    place                bigint,
    error                text,
    provider_message_id  text COLLATE "C" NOT NULL DEFAULT '',
    states               smallint[] NOT NULL,
    fact_ids             text[] NOT NULL,
    times                bigint[] NOT NULL,
    provider_times       bigint[] NOT NULL,
    update_time          bigint NOT NULL,
    trace_parent         text,
    PRIMARY KEY (message_key, position)
  ) WITH (fillfactor = 60);
  CREATE INDEX deliveries_by_identity ON deliveries (identity_value, channel, message_key);
  -- A BRIN index stores the lowest and highest state of a range of pages. That is enough to find what failed, expired or
  -- was cancelled, and of all indexes on a state only this kind leaves updates heap-only (since PostgreSQL 16).
  CREATE INDEX deliveries_by_state ON deliveries USING brin (state) WITH (pages_per_range = 32, autosummarize = on);

  -- The delivery of a provider's message; no delivery while only receipts of it are known.
  CREATE TABLE provider_messages (
    account_id           text COLLATE "C" NOT NULL,
    provider_message_id  text COLLATE "C" NOT NULL,
    message_key          bigint,
    position             integer,
    PRIMARY KEY (account_id, provider_message_id)
  );

  -- Receipts that arrived before the outcome of their own send.
  CREATE TABLE waiting_receipts (
    account_id           text COLLATE "C" NOT NULL,
    provider_message_id  text COLLATE "C" NOT NULL,
    state                smallint NOT NULL,
    fact_id              text NOT NULL,
    error                text,
    provider_time        bigint NOT NULL,
    time                 bigint NOT NULL,
    PRIMARY KEY (account_id, provider_message_id, state)
  );
  CREATE INDEX waiting_receipts_by_time ON waiting_receipts (time);

  -- The lanes in which something is parked. A lane is released at its time, 'run' deliveries at once. Who changes what is
  -- parked in a lane locks its row first.
  CREATE TABLE parked_lanes (
    account_id      text COLLATE "C" NOT NULL,
    identity_kind   text COLLATE "C" NOT NULL,
    identity_value  text COLLATE "C" NOT NULL,
    not_before      bigint NOT NULL,
    run             integer NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, identity_kind, identity_value)
  );
  CREATE INDEX parked_lanes_by_time ON parked_lanes (account_id, not_before);

  -- 'releases' counts how often a delivery was released, over all times that it was parked.
  -- 'place' is the order in a lane. A delivery gets it at its first admission, and keeps it.
  CREATE SEQUENCE batches;
  CREATE TABLE parked_deliveries (
    place           bigint PRIMARY KEY,
    message_key     bigint NOT NULL,
    position        integer NOT NULL,
    account_id      text COLLATE "C" NOT NULL,
    identity_kind   text COLLATE "C" NOT NULL,
    identity_value  text COLLATE "C" NOT NULL,
    released        bigint,
    releases        integer NOT NULL,
    expire_time     bigint,
    record          bytea NOT NULL,
    UNIQUE (message_key, position)
  );
  CREATE INDEX parked_deliveries_by_lane ON parked_deliveries (account_id, identity_kind, identity_value, place);
  CREATE INDEX parked_deliveries_released ON parked_deliveries (account_id, identity_kind, identity_value)
    WHERE released IS NOT NULL;
  CREATE INDEX parked_deliveries_by_expiry ON parked_deliveries (expire_time) WHERE expire_time IS NOT NULL;

  -- The last three are those of a fallback. 'not_before' is the largest time until the delivery before it is tried.
  CREATE TABLE scheduled_deliveries (
    message_key     bigint NOT NULL,
    position        integer NOT NULL,
    not_before      bigint NOT NULL,
    released        bigint,
    expire_time     bigint,
    record          bytea NOT NULL,
    first_position  integer,
    success_states  smallint[],
    wait_ms         bigint,
    PRIMARY KEY (message_key, position)
  );
  CREATE INDEX scheduled_deliveries_by_time ON scheduled_deliveries (not_before);
  CREATE INDEX scheduled_deliveries_by_expiry ON scheduled_deliveries (expire_time) WHERE expire_time IS NOT NULL;

  CREATE TABLE accounts (
    account_id  text COLLATE "C" PRIMARY KEY,
    state       smallint NOT NULL,
    error       text,
    since       bigint NOT NULL
  );

  -- 'replay_id' is the replay of the tenant that publishes it again.
  CREATE TABLE dead_letters (
    dead_letter_id    text COLLATE "C" PRIMARY KEY,
    tenant_id         text COLLATE "C" NOT NULL,
    delivery_id       text,
    claim             text,
    channel           text NOT NULL,
    account_id        text NOT NULL,
    reason            text NOT NULL,
    error             text NOT NULL,
    source_topic      text COLLATE "C",
    source_partition  integer,
    source_offset     bigint,
    record_key        text NOT NULL,
    value             bytea NOT NULL,
    headers           text NOT NULL,
    create_time       bigint NOT NULL,
    replay_id         text COLLATE "C"
  );
  CREATE INDEX dead_letters_by_tenant ON dead_letters (tenant_id, create_time, dead_letter_id);
  CREATE INDEX dead_letters_by_reason ON dead_letters (reason);
  CREATE INDEX dead_letters_by_time ON dead_letters (create_time);
  CREATE INDEX dead_letters_by_replay
    ON dead_letters (tenant_id, replay_id, source_topic, source_partition, source_offset) WHERE replay_id IS NOT NULL;

  CREATE TABLE replays (
    tenant_id       text COLLATE "C" NOT NULL,
    replay_id       text COLLATE "C" NOT NULL,
    total_count     bigint NOT NULL,
    replayed_count  bigint NOT NULL DEFAULT 0,
    start_time      bigint NOT NULL,
    leased_until    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, replay_id)
  );
  CREATE INDEX replays_under_way ON replays (start_time) WHERE replayed_count < total_count;
  CREATE INDEX replays_by_time ON replays (start_time);
`;
