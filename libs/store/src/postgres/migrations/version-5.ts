/** Version 5: what platforms report beside a message, and links between the identities of a person. */
// 'details' is a chat4all.v1.Message with the members that have no column; 'report_id' the record that reported the message.
// Rows of 'identity_links' with the same 'person' are one person; a retired identity was replaced by another.
export const VERSION_5 = `
  ALTER TABLE messages ADD COLUMN details bytea;
  ALTER TABLE messages ADD COLUMN report_id text COLLATE "C";
  ALTER TABLE messages ADD COLUMN origin smallint;

  -- Has one parameter more.
  DROP FUNCTION IF EXISTS erase_dead_letters(text, text[], text[]);

  CREATE SEQUENCE people;
  CREATE TABLE identity_links (
    tenant_id   text COLLATE "C" NOT NULL,
    channel     text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    value       text COLLATE "C" NOT NULL,
    account_id  text COLLATE "C" NOT NULL,
    person      bigint NOT NULL,
    retired     boolean NOT NULL,
    seen_time   bigint NOT NULL,
    PRIMARY KEY (tenant_id, channel, value, kind, account_id)
  );
  CREATE INDEX identity_links_by_person ON identity_links (person);
  CREATE INDEX identity_links_by_time ON identity_links (seen_time);

  CREATE TABLE identity_changes (
    tenant_id  text COLLATE "C" NOT NULL,
    change_id  text COLLATE "C" NOT NULL,
    report_id  text COLLATE "C" NOT NULL,
    time       bigint NOT NULL,
    PRIMARY KEY (tenant_id, change_id)
  );
  CREATE INDEX identity_changes_by_time ON identity_changes (time);
`;
