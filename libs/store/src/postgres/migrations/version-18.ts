/** Version 18: threads, the attempts of deliveries, and the words of messages for search. */
// 'read_message_key': the newest message of the person that is read. 'attempts': the text of 'encodeAttempts'.
export const VERSION_18 = `
  CREATE TABLE threads (
    thread_id           text COLLATE "C" PRIMARY KEY,
    tenant_id           text COLLATE "C" NOT NULL,
    channel             text COLLATE "C" NOT NULL,
    account_id          text COLLATE "C" NOT NULL,
    identity_kind       text COLLATE "C" NOT NULL,
    identity_value      text COLLATE "C" NOT NULL,
    profile_name        text NOT NULL,
    status              smallint NOT NULL DEFAULT 1,
    assignee            text NOT NULL DEFAULT '',
    labels              text NOT NULL DEFAULT '[]',
    unread_count        integer NOT NULL,
    last_message_key    bigint,
    read_message_key    bigint NOT NULL DEFAULT 0,
    last_activity_time  bigint NOT NULL,
    last_inbound_time   bigint NOT NULL,
    create_time         bigint NOT NULL
  );
  CREATE INDEX threads_by_activity ON threads (tenant_id, last_activity_time, thread_id);

  ALTER TABLE deliveries ADD COLUMN attempts text;

  CREATE TABLE message_texts (
    message_key  bigint PRIMARY KEY,
    words        tsvector NOT NULL
  );
  CREATE INDEX message_texts_by_word ON message_texts USING gin (words);

  -- A new message of a thread.
  CREATE TYPE thread_message AS (
    tenant_id       text,
    channel         text,
    account_id      text,
    identity_kind   text,
    identity_value  text,
    message_key     bigint,
    time            bigint,
    inbound_time    bigint,
    profile_name    text
  );

  ALTER TYPE batch_fact ADD ATTRIBUTE attempts text;
  ALTER TYPE locked_delivery ADD ATTRIBUTE attempts text;

  -- Return something else.
  DROP FUNCTION IF EXISTS insert_deliveries(batch_delivery[]);
  DROP FUNCTION IF EXISTS accept_deliveries(json, json, json, bigint);
`;
