/** The tables of the first version for what waits, and for what was put aside. */
export const waitingTables = `
  -- The lanes in which something is parked. A lane is given not before its time.
  CREATE TABLE parked_lanes (
    account_id      TEXT NOT NULL,
    identity_kind   TEXT NOT NULL,
    identity_value  TEXT NOT NULL,
    not_before      INTEGER NOT NULL,
    run             INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, identity_kind, identity_value)
  ) WITHOUT ROWID;
  CREATE INDEX parked_lanes_by_time ON parked_lanes (account_id, not_before);

  -- 'releases' is how often a delivery was given out, over all times that it was parked.
  -- 'place' is the order in a lane. A delivery gets it when it is first admitted, and keeps it.
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

  -- The last three are those of a fallback. 'not_before' is beyond all times until the delivery before has its turn.
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

  -- 'replay_id' is the replay of its tenant that is to put it on the log again.
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
