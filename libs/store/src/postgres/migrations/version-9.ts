/** Version 9: the people whom a message names by an id besides those of version 6, and a separate column for the platform's object. */
// 'is_subject': the content is by or about the person; otherwise only 'original' names them. Rows of earlier versions have no names, and
// have the platform's object in 'details'.
export const VERSION_9 = `
  ALTER TABLE messages ADD COLUMN original bytea;
  CREATE TABLE named_people (
    channel      text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    value        text COLLATE "C" NOT NULL,
    message_key  bigint NOT NULL,
    is_subject   boolean NOT NULL,
    PRIMARY KEY (value, kind, channel, message_key)
  );
  CREATE INDEX named_people_by_message ON named_people (message_key);
`;
