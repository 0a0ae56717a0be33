/** Version 16: the audit trail. */
export const VERSION_16 = `
  CREATE TABLE audit_entries (
    entry_id        TEXT PRIMARY KEY,
    tenant_id       TEXT NOT NULL,
    create_time     INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    ip              TEXT NOT NULL,
    method          TEXT NOT NULL,
    target          TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    changed_fields  TEXT NOT NULL,
    trace_id        TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX audit_entries_by_time ON audit_entries (tenant_id, create_time, entry_id);
`;
