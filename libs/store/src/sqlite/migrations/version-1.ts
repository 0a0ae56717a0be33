/** Version 1: messages, deliveries and their backlog, accounts, dead letters. */
// Message ids are hashes, so an index on them is written at random positions, which costs most. Hence only one:
// everything else is keyed by `message_key`, which grows with time.
export const VERSION_1 = `
  CREATE TABLE messages (
    message_key      INTEGER PRIMARY KEY,
    message_id       TEXT NOT NULL UNIQUE,
    tenant_id        TEXT NOT NULL,
    request_id       TEXT NOT NULL,
    conversation_id  TEXT NOT NULL,
    direction        INTEGER NOT NULL,
    content          BLOB,
    reply_to         TEXT NOT NULL,
    metadata         TEXT NOT NULL,
    sender_channel   TEXT,
    sender_account   TEXT,
    sender_kind      TEXT,
    sender_value     TEXT,
    create_time      INTEGER NOT NULL,
    request_hash     TEXT NOT NULL
  );
  CREATE INDEX messages_by_time ON messages (tenant_id, create_time);
  CREATE INDEX messages_by_conversation ON messages (tenant_id, conversation_id, create_time)
    WHERE conversation_id <> '';
  CREATE INDEX messages_by_sender ON messages (sender_value, sender_channel) WHERE sender_value IS NOT NULL;

  CREATE TABLE deliveries (
    message_key          INTEGER NOT NULL,
    position             INTEGER NOT NULL,
    channel              TEXT NOT NULL,
    account_id           TEXT NOT NULL,
    identity_kind        TEXT NOT NULL,
    identity_value       TEXT NOT NULL,
    state                INTEGER NOT NULL,
    claim                TEXT,
    attempted            INTEGER NOT NULL DEFAULT 0,
    place                INTEGER,
    error                TEXT,
    provider_message_id  TEXT NOT NULL,
    history              TEXT NOT NULL,
    update_time          INTEGER NOT NULL,
    trace_parent         TEXT,
    PRIMARY KEY (message_key, position)
  ) WITHOUT ROWID;
  CREATE INDEX deliveries_by_provider ON deliveries (account_id, provider_message_id) WHERE provider_message_id <> '';
  CREATE INDEX deliveries_by_identity ON deliveries (identity_value, channel);

  -- Receipts that arrived before the outcome of their own send.
  CREATE TABLE waiting_receipts (
    account_id           TEXT NOT NULL,
    provider_message_id  TEXT NOT NULL,
    state                INTEGER NOT NULL,
    fact_id              TEXT NOT NULL,
    error                TEXT,
    provider_time        INTEGER NOT NULL,
    time                 INTEGER NOT NULL,
    PRIMARY KEY (account_id, provider_message_id, state)
  ) WITHOUT ROWID;
  CREATE INDEX waiting_receipts_by_time ON waiting_receipts (time);

  -- The lanes in which something is parked. A lane is released at its time, 'run' deliveries at once.
  CREATE TABLE parked_lanes (
    account_id      TEXT NOT NULL,
    identity_kind   TEXT NOT NULL,
    identity_value  TEXT NOT NULL,
    not_before      INTEGER NOT NULL,
    run             INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, identity_kind, identity_value)
  ) WITHOUT ROWID;
  CREATE INDEX parked_lanes_by_time ON parked_lanes (account_id, not_before);

  -- 'releases' counts how often a delivery was released, over all times that it was parked.
  -- 'place' is the order in a lane. A delivery gets it at its first admission, and keeps it.
  CREATE TABLE lane_places (next INTEGER NOT NULL);
  INSERT INTO lane_places VALUES (1);
  CREATE TABLE parked_deliveries (
    place           INTEGER PRIMARY KEY,
    message_key     INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    account_id      TEXT NOT NULL,
    identity_kind   TEXT NOT NULL,
    identity_value  TEXT NOT NULL,
    released        INTEGER,
    releases        INTEGER NOT NULL,
    expire_time     INTEGER,
    record          BLOB NOT NULL,
    UNIQUE (message_key, position)
  );
  CREATE INDEX parked_deliveries_by_lane ON parked_deliveries (account_id, identity_kind, identity_value, place);
  CREATE INDEX parked_deliveries_released ON parked_deliveries (account_id, identity_kind, identity_value)
    WHERE released IS NOT NULL;
  CREATE INDEX parked_deliveries_by_expiry ON parked_deliveries (expire_time) WHERE expire_time IS NOT NULL;

  -- The last three are those of a fallback. 'not_before' is the largest time until the delivery before it is tried.
  CREATE TABLE scheduled_deliveries (
    message_key     INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    not_before      INTEGER NOT NULL,
    released        INTEGER,
    expire_time     INTEGER,
    record          BLOB NOT NULL,
    first_position  INTEGER,
    success_states  TEXT,
    wait_ms         INTEGER,
    PRIMARY KEY (message_key, position)
  );
  CREATE INDEX scheduled_deliveries_by_time ON scheduled_deliveries (not_before);
  CREATE INDEX scheduled_deliveries_by_expiry ON scheduled_deliveries (expire_time) WHERE expire_time IS NOT NULL;

  CREATE TABLE accounts (
    account_id  TEXT PRIMARY KEY,
    state       INTEGER NOT NULL,
    error       TEXT,
    since       INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- 'replay_id' is the replay of the tenant that publishes it again.
  CREATE TABLE dead_letters (
    dead_letter_id    TEXT PRIMARY KEY,
    tenant_id         TEXT NOT NULL,
    delivery_id       TEXT,
    claim             TEXT,
    channel           TEXT NOT NULL,
    account_id        TEXT NOT NULL,
    reason            TEXT NOT NULL,
    error             TEXT NOT NULL,
    source_topic      TEXT,
    source_partition  INTEGER,
    source_offset     INTEGER,
    record_key        TEXT NOT NULL,
    value             BLOB NOT NULL,
    headers           TEXT NOT NULL,
    create_time       INTEGER NOT NULL,
    replay_id         TEXT
  );
  CREATE INDEX dead_letters_by_tenant ON dead_letters (tenant_id, create_time, dead_letter_id);
  CREATE INDEX dead_letters_by_reason ON dead_letters (reason);
  CREATE INDEX dead_letters_by_time ON dead_letters (create_time);
  CREATE INDEX dead_letters_by_replay
    ON dead_letters (tenant_id, replay_id, source_topic, source_partition, source_offset) WHERE replay_id IS NOT NULL;

  CREATE TABLE replays (
    tenant_id       TEXT NOT NULL,
    replay_id       TEXT NOT NULL,
    total_count     INTEGER NOT NULL,
    replayed_count  INTEGER NOT NULL DEFAULT 0,
    start_time      INTEGER NOT NULL,
    leased_until    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, replay_id)
  ) WITHOUT ROWID;
  CREATE INDEX replays_under_way ON replays (start_time) WHERE replayed_count < total_count;
  CREATE INDEX replays_by_time ON replays (start_time);
`;
