/** Version 11: how many files and bytes each tenant has. The trigger that counts is one of the functions. */
// The lock lasts until the trigger exists, so that no file is missed.
export const VERSION_11 = `
  CREATE TABLE media_usage (
    tenant_id  text COLLATE "C" PRIMARY KEY,
    files      bigint NOT NULL,
    bytes      bigint NOT NULL
  );
  LOCK TABLE media IN SHARE ROW EXCLUSIVE MODE;
  INSERT INTO media_usage
    SELECT tenant_id, count(*), sum(size) FROM media WHERE state IN (1, 2) GROUP BY tenant_id;
`;
