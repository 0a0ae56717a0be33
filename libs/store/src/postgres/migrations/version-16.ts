/** Version 16: the audit trail. */
export const VERSION_16 = `
  CREATE TABLE audit_entries (
    entry_id        text COLLATE "C" PRIMARY KEY,
    tenant_id       text COLLATE "C" NOT NULL,
    create_time     bigint NOT NULL,
    actor           text COLLATE "C" NOT NULL,
    ip              text NOT NULL,
    method          text COLLATE "C" NOT NULL,
    target          text COLLATE "C" NOT NULL,
    outcome         text NOT NULL,
    changed_fields  text NOT NULL,
    trace_id        text NOT NULL
  );
  CREATE INDEX audit_entries_by_time ON audit_entries (tenant_id, create_time, entry_id);
`;
