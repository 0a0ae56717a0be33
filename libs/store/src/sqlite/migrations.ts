import { directoryTables } from './directory-tables.ts';
import { usageTable } from './usage.ts';
import { waitingTables } from './waiting-tables.ts';

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

  ${waitingTables}`,
  directoryTables,
  usageTable,
];
