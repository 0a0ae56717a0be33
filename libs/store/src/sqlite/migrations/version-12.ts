/** Version 12: files that were received with messages, and the deletions of bytes that are still to be done. */
export const VERSION_12 = `
  ALTER TABLE media ADD COLUMN origin INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE media ADD COLUMN message_id TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN channel TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN identity_kind TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN identity_value TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN media_type INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE media ADD COLUMN provider_media_id TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN provider_url TEXT NOT NULL DEFAULT '';
  ALTER TABLE media ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE media ADD COLUMN next_attempt_time INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX media_by_next_attempt ON media (next_attempt_time) WHERE next_attempt_time > 0;
  CREATE INDEX media_by_message ON media (message_id) WHERE message_id <> '';
  CREATE INDEX media_by_origin ON media (tenant_id, origin, create_time, media_id);
  CREATE INDEX media_by_age ON media (origin, create_time);

  CREATE TABLE deleted_media (
    media_id           TEXT PRIMARY KEY,
    next_attempt_time  INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX deleted_media_by_next_attempt ON deleted_media (next_attempt_time);
`;
