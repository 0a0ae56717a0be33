/** Version 7: the state of the store itself, one row. */
// 'is_new': the store was not used with a log yet. 'check_count': how often a check has written.
export const VERSION_7 = `
  CREATE TABLE store_state (
    is_new       boolean NOT NULL,
    check_count  bigint NOT NULL
  );
  INSERT INTO store_state VALUES (false, 0);
`;
