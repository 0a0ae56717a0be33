/** The tables of the first version, with their indexes. */
// Message ids are hashes, so an index on them is written at random places, which is what costs most. Hence only one:
// everything else is keyed by `message_key`, which grows with time. Texts are compared byte by byte, as in SQLite.
//
// Not partitioned by time: a message is stored once because its id is unique, and PostgreSQL keeps an index unique over
// all partitions only if it contains the partition key, which is the time. The same request repeated a day later has
// the same id and another time, and would be stored and sent twice. So what is old is deleted in batches, see retention.
//
// The provider's ids are in a table of their own, so that an update of a delivery touches no index (a "heap-only"
// update; the fill factor leaves it room on the page), and so that a receipt and the outcome of its send, written at
// the same moment, meet in one row.
export const tables = `
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

  -- The history is in four arrays of the same length: what was reached, by which fact, and when.
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
  -- Tells of a range of pages which states are between its lowest and its highest. That is enough to find what failed,
  -- expired or was cancelled, and of all indexes on a state only this kind leaves updates heap-only (since version 16).
  CREATE INDEX deliveries_by_state ON deliveries USING brin (state) WITH (pages_per_range = 32, autosummarize = on);

  -- Which delivery a provider's message is; none while only receipts of it are known.
  CREATE TABLE provider_messages (
    account_id           text COLLATE "C" NOT NULL,
    provider_message_id  text COLLATE "C" NOT NULL,
    message_key          bigint,
    position             integer,
    PRIMARY KEY (account_id, provider_message_id)
  );

  -- Receipts that came before the outcome of their own send.
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
`;
