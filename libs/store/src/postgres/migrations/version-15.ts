/** Version 15: what proves a consent, the history of consents, and the usage of each router. */
export const VERSION_15 = `
  ALTER TABLE consents ADD COLUMN decide_time bigint NOT NULL DEFAULT 0;
  ALTER TABLE consents ADD COLUMN source integer NOT NULL DEFAULT 0;
  ALTER TABLE consents ADD COLUMN evidence text NOT NULL DEFAULT '';

  CREATE TABLE consent_history (
    decision_id  text COLLATE "C" PRIMARY KEY,
    tenant_id    text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    scope        text COLLATE "C" NOT NULL,
    opted_out    integer NOT NULL,
    create_time  bigint NOT NULL,
    source       integer NOT NULL,
    evidence     text NOT NULL
  );
  INSERT INTO consent_history
  SELECT substr(CAST(10000000000000000 + sequence AS text), 2), tenant_id, subject, scope, opted_out, COALESCE(report_time, 0), 0, ''
  FROM consents;
  CREATE INDEX consent_history_by_time ON consent_history (tenant_id, create_time, decision_id);
  CREATE INDEX consent_history_by_subject ON consent_history (tenant_id, subject, create_time, decision_id);

  CREATE TABLE router_usage (
    tenant_id    text COLLATE "C" NOT NULL,
    router_id    text COLLATE "C" NOT NULL,
    demand       double precision NOT NULL,
    streams      integer NOT NULL,
    update_time  bigint NOT NULL,
    PRIMARY KEY (tenant_id, router_id)
  );

  -- Have other parameters.
  DROP FUNCTION IF EXISTS record_consents(text[], text[], text[], integer[], bigint[]);
  DROP FUNCTION IF EXISTS set_consent_of_user(text, text, text, text, integer);
`;
