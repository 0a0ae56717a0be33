/** Version 17: the templates of accounts, and when each account is synchronized. */
export const VERSION_17 = `
  CREATE TABLE templates (
    account_id         TEXT NOT NULL,
    template_id        TEXT NOT NULL,
    template_key       TEXT NOT NULL,
    tenant_id          TEXT NOT NULL,
    channel            TEXT NOT NULL,
    name               TEXT NOT NULL,
    language           TEXT NOT NULL,
    category           INTEGER NOT NULL,
    status             INTEGER NOT NULL,
    quality            INTEGER NOT NULL,
    reason             TEXT NOT NULL,
    parameter_format   INTEGER NOT NULL,
    components         TEXT NOT NULL,
    create_time        INTEGER NOT NULL,
    sync_time          INTEGER NOT NULL,
    change_time        INTEGER NOT NULL,
    report_time        INTEGER NOT NULL,
    announced_status   INTEGER NOT NULL,
    announced_quality  INTEGER NOT NULL,
    is_announced       INTEGER NOT NULL,
    PRIMARY KEY (account_id, template_id)
  );
  CREATE INDEX templates_by_tenant ON templates (tenant_id, create_time, template_key);

  CREATE TABLE template_syncs (
    account_id      TEXT PRIMARY KEY,
    channel         TEXT NOT NULL,
    version         INTEGER NOT NULL,
    sync_time       INTEGER NOT NULL,
    failing_since   INTEGER NOT NULL,
    failures        INTEGER NOT NULL,
    next_sync_time  INTEGER NOT NULL
  );
  CREATE INDEX template_syncs_by_next_sync ON template_syncs (next_sync_time);
`;
