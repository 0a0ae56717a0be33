/** Version 2: users, conversations and consent. */
// 'subject' is a pseudonym of an address, by which consent is stored; equal subjects are the same address.
export const VERSION_2 = `
  CREATE TABLE users (
    tenant_id    text COLLATE "C" NOT NULL,
    user_id      text COLLATE "C" NOT NULL,
    update_time  bigint NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
  );
  CREATE TABLE user_identities (
    tenant_id   text COLLATE "C" NOT NULL,
    user_id     text COLLATE "C" NOT NULL,
    place       integer NOT NULL,
    channel     text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    value       text COLLATE "C" NOT NULL,
    account_id  text COLLATE "C" NOT NULL,
    subject     text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, user_id, place),
    UNIQUE (tenant_id, subject)
  );

  CREATE TABLE conversations (
    tenant_id        text COLLATE "C" NOT NULL,
    conversation_id  text COLLATE "C" NOT NULL,
    metadata         text NOT NULL,
    request_hash     text NOT NULL,
    create_time      bigint NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id)
  );
  CREATE INDEX conversations_by_time ON conversations (tenant_id, create_time, conversation_id);
  -- A member is a user, or has a row for each address.
  CREATE TABLE conversation_members (
    tenant_id        text COLLATE "C" NOT NULL,
    conversation_id  text COLLATE "C" NOT NULL,
    member           integer NOT NULL,
    place            integer NOT NULL,
    user_id          text COLLATE "C",
    channel          text COLLATE "C" NOT NULL,
    kind             text COLLATE "C" NOT NULL,
    value            text COLLATE "C" NOT NULL,
    account_id       text COLLATE "C" NOT NULL,
    subject          text COLLATE "C",
    PRIMARY KEY (tenant_id, conversation_id, member, place)
  );
  CREATE INDEX conversation_members_by_user ON conversation_members (tenant_id, user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX conversation_members_by_subject ON conversation_members (tenant_id, subject) WHERE subject IS NOT NULL;

  CREATE VIEW whole_conversations AS
  SELECT conversations.*, (
    SELECT COALESCE(json_agg(json_build_object('member', member, 'user_id', user_id, 'channel', channel, 'kind', kind,
      'value', value, 'account_id', account_id) ORDER BY member, place), '[]')
    FROM conversation_members person
    WHERE person.tenant_id = conversations.tenant_id AND person.conversation_id = conversations.conversation_id
  ) AS members
  FROM conversations;

  -- Which identities of a user a message goes to.
  CREATE TABLE resolutions (
    message_id   text COLLATE "C" NOT NULL,
    user_id      text COLLATE "C" NOT NULL,
    tenant_id    text COLLATE "C" NOT NULL,
    identities   text NOT NULL,
    create_time  bigint NOT NULL,
    PRIMARY KEY (message_id, user_id)
  );
  CREATE INDEX resolutions_by_user ON resolutions (tenant_id, user_id);
  CREATE INDEX resolutions_by_time ON resolutions (create_time);

  -- 'place' is the order in which decisions were recorded.
  CREATE SEQUENCE consent_places;
  CREATE TABLE consents (
    tenant_id  text COLLATE "C" NOT NULL,
    subject    text COLLATE "C" NOT NULL,
    scope      text COLLATE "C" NOT NULL,
    opted_out  integer NOT NULL,
    place      bigint NOT NULL UNIQUE,
    PRIMARY KEY (tenant_id, subject, scope)
  );
`;
