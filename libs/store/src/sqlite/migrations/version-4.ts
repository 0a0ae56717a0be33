/** Version 4: plain names. The rows stay as they are. */
export const VERSION_4 = `
  ALTER TABLE deliveries RENAME COLUMN place TO lane_sequence;
  ALTER TABLE parked_deliveries RENAME COLUMN place TO lane_sequence;
  ALTER TABLE lane_places RENAME TO lane_sequences;
  ALTER TABLE user_identities RENAME COLUMN place TO ordinal;
  ALTER TABLE conversation_members RENAME COLUMN place TO ordinal;
  ALTER TABLE consents RENAME COLUMN place TO sequence;
  ALTER TABLE waiting_receipts RENAME TO early_receipts;
  DROP INDEX waiting_receipts_by_time;
  CREATE INDEX early_receipts_by_time ON early_receipts (time);
`;
