/** Version 2: users, conversations and consent. */
// 'subject' is a pseudonym of an address, by which consent is stored; equal subjects are the same address.
export const VERSION_2 = `
  CREATE TABLE users (
    tenant_id    TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    update_time  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
  ) WITHOUT ROWID;
  CREATE TABLE user_identities (
    tenant_id   TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    place       INTEGER NOT NULL,
    channel     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    value       TEXT NOT NULL,
    account_id  TEXT NOT NULL,
    subject     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id, place),
    UNIQUE (tenant_id, subject)
  ) WITHOUT ROWID;

  CREATE TABLE conversations (
    tenant_id        TEXT NOT NULL,
    conversation_id  TEXT NOT NULL,
    metadata         TEXT NOT NULL,
    request_hash     TEXT NOT NULL,
    create_time      INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id)
  ) WITHOUT ROWID;
  CREATE INDEX conversations_by_time ON conversations (tenant_id, create_time, conversation_id);
  -- A member is a user, or has a row for each address.
  CREATE TABLE conversation_members (
    tenant_id        TEXT NOT NULL,
    conversation_id  TEXT NOT NULL,
    member           INTEGER NOT NULL,
    place            INTEGER NOT NULL,
    user_id          TEXT,
    channel          TEXT NOT NULL,
    kind             TEXT NOT NULL,
    value            TEXT NOT NULL,
    account_id       TEXT NOT NULL,
    subject          TEXT,
    PRIMARY KEY (tenant_id, conversation_id, member, place)
  ) WITHOUT ROWID;
  CREATE INDEX conversation_members_by_user ON conversation_members (tenant_id, user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX conversation_members_by_subject ON conversation_members (tenant_id, subject) WHERE subject IS NOT NULL;

  -- Which identities of a user a message goes to.
  CREATE TABLE resolutions (
    message_id   TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    tenant_id    TEXT NOT NULL,
    identities   TEXT NOT NULL,
    create_time  INTEGER NOT NULL,
    PRIMARY KEY (message_id, user_id)
  ) WITHOUT ROWID;
  CREATE INDEX resolutions_by_user ON resolutions (tenant_id, user_id);
  CREATE INDEX resolutions_by_time ON resolutions (create_time);

  -- 'place' is the order in which decisions were recorded.
  CREATE TABLE consents (
    tenant_id  TEXT NOT NULL,
    subject    TEXT NOT NULL,
    scope      TEXT NOT NULL,
    opted_out  INTEGER NOT NULL,
    place      INTEGER NOT NULL UNIQUE,
    PRIMARY KEY (tenant_id, subject, scope)
  ) WITHOUT ROWID;
`;
