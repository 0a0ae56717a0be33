/** Version 3: what tenants have used of their quotas. */
export const VERSION_3 = `
  CREATE TABLE usage (
    tenant_id  TEXT NOT NULL,
    period     TEXT NOT NULL,
    amount     INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, period)
  ) WITHOUT ROWID;
`;
