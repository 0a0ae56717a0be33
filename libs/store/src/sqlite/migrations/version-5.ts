/** Version 5: what platforms report beside a message, and links between the identities of a person. */
// 'details' is a chat4all.v1.Message with the members that have no column; 'report_id' the record that reported the message.
// Rows of 'identity_links' with the same 'person' are one person; a retired identity was replaced by another.
export const VERSION_5 = `
  ALTER TABLE messages ADD COLUMN details BLOB;
  ALTER TABLE messages ADD COLUMN report_id TEXT;
  ALTER TABLE messages ADD COLUMN origin INTEGER;

  CREATE TABLE identity_links (
    tenant_id   TEXT NOT NULL,
    channel     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    value       TEXT NOT NULL,
    account_id  TEXT NOT NULL,
    person      INTEGER NOT NULL,
    retired     INTEGER NOT NULL,
    seen_time   INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, channel, value, kind, account_id)
  ) WITHOUT ROWID;
  CREATE INDEX identity_links_by_person ON identity_links (person);
  CREATE INDEX identity_links_by_time ON identity_links (seen_time);

  CREATE TABLE identity_changes (
    tenant_id  TEXT NOT NULL,
    change_id  TEXT NOT NULL,
    report_id  TEXT NOT NULL,
    time       INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, change_id)
  ) WITHOUT ROWID;
  CREATE INDEX identity_changes_by_time ON identity_changes (time);
`;
