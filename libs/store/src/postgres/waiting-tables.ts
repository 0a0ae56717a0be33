/** No batch has more deliveries: each has as many places in the lanes to give. */
export const MAXIMUM_BATCH = 1_000_000;

/** The tables of the first version for what waits, and for what was put aside. */
export const waitingTables = `
  -- The lanes in which something is parked. A lane is given not before its
  -- time, and 'run' deliveries of it at once. Whoever changes what is parked in a lane
  -- locks its row first.
  CREATE TABLE parked_lanes (
    account_id      text COLLATE "C" NOT NULL,
    identity_kind   text COLLATE "C" NOT NULL,
    identity_value  text COLLATE "C" NOT NULL,
    not_before      bigint NOT NULL,
    run             integer NOT NULL DEFAULT 1,
    PRIMARY KEY (account_id, identity_kind, identity_value)
  );
  CREATE INDEX parked_lanes_by_time ON parked_lanes (account_id, not_before);

  -- 'releases' is how often a delivery was given out, over all times that it was parked.
  -- 'place' is the order in a lane. A delivery gets it when it is first admitted, and keeps it.
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

  -- The last three are those of a fallback. 'not_before' is beyond all times until the delivery before has its turn.
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

  -- 'replay_id' is the replay of its tenant that is to put it on the log again.
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
