/** Version 13: the endpoints of event webhooks, their waiting posts, attempts and recoveries. */
export const VERSION_13 = `
  CREATE TABLE webhook_endpoints (
    endpoint_id         TEXT PRIMARY KEY,
    tenant_id           TEXT NOT NULL,
    place               INTEGER NOT NULL,
    url                 TEXT NOT NULL,
    event_types         TEXT NOT NULL,
    description         TEXT NOT NULL,
    maximum_per_second  INTEGER NOT NULL,
    is_disabled         INTEGER NOT NULL,
    secrets             TEXT NOT NULL,
    disabled_reason     TEXT NOT NULL,
    failing_since       INTEGER NOT NULL,
    create_time         INTEGER NOT NULL,
    UNIQUE (tenant_id, place)
  ) WITHOUT ROWID;

  CREATE TABLE webhook_posts (
    endpoint_id        TEXT NOT NULL,
    event_id           TEXT NOT NULL,
    event_type         TEXT NOT NULL,
    body               TEXT NOT NULL,
    attempts           INTEGER NOT NULL,
    next_attempt_time  INTEGER NOT NULL,
    create_time        INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, event_id)
  );
  CREATE INDEX webhook_posts_by_next_attempt ON webhook_posts (endpoint_id, next_attempt_time);

  CREATE TABLE webhook_attempts (
    attempt_id         TEXT PRIMARY KEY,
    endpoint_id        TEXT NOT NULL,
    event_id           TEXT NOT NULL,
    event_type         TEXT NOT NULL,
    number             INTEGER NOT NULL,
    create_time        INTEGER NOT NULL,
    duration           INTEGER NOT NULL,
    outcome            INTEGER NOT NULL,
    http_status        INTEGER NOT NULL,
    response_body      TEXT NOT NULL,
    problem            TEXT NOT NULL,
    next_attempt_time  INTEGER NOT NULL
  );
  CREATE INDEX webhook_attempts_by_endpoint ON webhook_attempts (endpoint_id, create_time, attempt_id);
  CREATE INDEX webhook_attempts_by_event ON webhook_attempts (endpoint_id, event_id, create_time);
  CREATE INDEX webhook_attempts_by_time ON webhook_attempts (create_time);

  CREATE TABLE webhook_recoveries (
    recovery_id        TEXT PRIMARY KEY,
    tenant_id          TEXT NOT NULL,
    endpoint_id        TEXT NOT NULL,
    since_time         INTEGER NOT NULL,
    until_time         INTEGER NOT NULL,
    log_cursor         TEXT NOT NULL,
    event_count        INTEGER NOT NULL,
    is_done            INTEGER NOT NULL,
    next_attempt_time  INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX webhook_recoveries_by_next_attempt ON webhook_recoveries (next_attempt_time) WHERE is_done = 0;
`;
