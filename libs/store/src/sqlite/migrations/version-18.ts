/** Version 18: threads, the attempts of deliveries, and the words of messages for search. */
// 'read_message_key': the newest message of the person that is read. 'attempts': the text of 'encodeAttempts'.
export const VERSION_18 = `
  CREATE TABLE threads (
    thread_id           TEXT PRIMARY KEY NOT NULL,
    tenant_id           TEXT NOT NULL,
    channel             TEXT NOT NULL,
    account_id          TEXT NOT NULL,
    identity_kind       TEXT NOT NULL,
    identity_value      TEXT NOT NULL,
    profile_name        TEXT NOT NULL,
    status              INTEGER NOT NULL DEFAULT 1,
    assignee            TEXT NOT NULL DEFAULT '',
    labels              TEXT NOT NULL DEFAULT '[]',
    unread_count        INTEGER NOT NULL,
    last_message_key    INTEGER,
    read_message_key    INTEGER NOT NULL DEFAULT 0,
    last_activity_time  INTEGER NOT NULL,
    last_inbound_time   INTEGER NOT NULL,
    create_time         INTEGER NOT NULL
  );
  CREATE INDEX threads_by_activity ON threads (tenant_id, last_activity_time, thread_id);

  ALTER TABLE deliveries ADD COLUMN attempts TEXT;

  CREATE VIRTUAL TABLE message_texts USING fts5(words);
  -- A deleted row leaves no words in the index.
  INSERT INTO message_texts (message_texts, rank) VALUES ('secure-delete', 1);
`;
