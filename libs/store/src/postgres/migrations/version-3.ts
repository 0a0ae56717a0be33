/** Version 3: what tenants have used of their quotas. */
export const VERSION_3 = `
  CREATE TABLE usage (
    tenant_id  text COLLATE "C" NOT NULL,
    period     text COLLATE "C" NOT NULL,
    amount     bigint NOT NULL,
    PRIMARY KEY (tenant_id, period)
  ) WITH (fillfactor = 50);
`;
