/**
 * The schema's versions, applied in order and never changed once released. The database's `user_version` counts those
 * that it has.
 */
// Message ids are hashes, so an index on them is written at random places, which is what costs most. Hence only one:
// everything else is keyed by `message_key`, which grows with time.
export const migrations: readonly string[] = [
  `
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
    sender           TEXT,
    create_time      INTEGER NOT NULL
  );
  CREATE INDEX messages_by_time ON messages (tenant_id, create_time DESC, message_id DESC);
  CREATE INDEX messages_by_conversation ON messages (tenant_id, conversation_id, create_time DESC, message_id DESC)
    WHERE conversation_id <> '';

  CREATE TABLE deliveries (
    message_key          INTEGER NOT NULL REFERENCES messages,
    position             INTEGER NOT NULL,
    channel              TEXT NOT NULL,
    account_id           TEXT NOT NULL,
    identity_kind        TEXT NOT NULL,
    identity_value       TEXT NOT NULL,
    state                INTEGER NOT NULL,
    claim                TEXT,
    error                TEXT,
    provider_message_id  TEXT NOT NULL,
    history              TEXT NOT NULL,
    update_time          INTEGER NOT NULL,
    PRIMARY KEY (message_key, position)
  ) WITHOUT ROWID;
  CREATE INDEX deliveries_by_provider ON deliveries (account_id, provider_message_id) WHERE provider_message_id <> '';

  -- Who a message goes to or comes from, so that a person's messages are found either way.
  CREATE TABLE message_identities (
    tenant_id       TEXT NOT NULL,
    channel         TEXT NOT NULL,
    identity_value  TEXT NOT NULL,
    message_key     INTEGER NOT NULL REFERENCES messages,
    identity_kind   TEXT NOT NULL,
    account_id      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, channel, identity_value, message_key, identity_kind, account_id)
  ) WITHOUT ROWID;

  -- Receipts that came before the outcome of their own send.
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
  `,
];
