/** Version 6: the people that an inbound message names besides its sender, on the sender's channel and account. */
// 'author' wrote it in a group; 'subject' is the new identity in a notice of the platform. Rows of earlier versions have neither.
export const VERSION_6 = `
  ALTER TABLE messages ADD COLUMN author_kind text COLLATE "C";
  ALTER TABLE messages ADD COLUMN author_value text COLLATE "C";
  ALTER TABLE messages ADD COLUMN subject_kind text COLLATE "C";
  ALTER TABLE messages ADD COLUMN subject_value text COLLATE "C";
  CREATE INDEX messages_by_author ON messages (author_value) WHERE author_value IS NOT NULL;
  CREATE INDEX messages_by_subject ON messages (subject_value) WHERE subject_value IS NOT NULL;
`;
