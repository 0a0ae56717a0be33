/** Version 15: what proves a consent, the history of consents, and the usage of each router. */
export const VERSION_15 = `
  ALTER TABLE consents ADD COLUMN decide_time INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE consents ADD COLUMN source INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE consents ADD COLUMN evidence TEXT NOT NULL DEFAULT '';

  CREATE TABLE consent_history (
    decision_id  TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL,
    subject      TEXT NOT NULL,
    scope        TEXT NOT NULL,
    opted_out    INTEGER NOT NULL,
    create_time  INTEGER NOT NULL,
    source       INTEGER NOT NULL,
    evidence     TEXT NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO consent_history
  SELECT substr(CAST(10000000000000000 + sequence AS text), 2), tenant_id, subject, scope, opted_out, COALESCE(report_time, 0), 0, ''
  FROM consents;
  CREATE INDEX consent_history_by_time ON consent_history (tenant_id, create_time, decision_id);
  CREATE INDEX consent_history_by_subject ON consent_history (tenant_id, subject, create_time, decision_id);

  CREATE TABLE router_usage (
    tenant_id    TEXT NOT NULL,
    router_id    TEXT NOT NULL,
    demand       REAL NOT NULL,
    streams      INTEGER NOT NULL,
    update_time  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, router_id)
  ) WITHOUT ROWID;
`;
