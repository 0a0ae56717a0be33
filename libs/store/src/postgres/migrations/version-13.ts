/** Version 13: the endpoints of event webhooks, their waiting posts, attempts and recoveries. */
export const VERSION_13 = `
  CREATE TABLE webhook_endpoints (
    endpoint_id         text COLLATE "C" PRIMARY KEY,
    tenant_id           text COLLATE "C" NOT NULL,
    place               integer NOT NULL,
    url                 text NOT NULL,
    event_types         text NOT NULL,
    description         text NOT NULL,
    maximum_per_second  integer NOT NULL,
    is_disabled         integer NOT NULL,
    secrets             text NOT NULL,
    disabled_reason     text NOT NULL,
    failing_since       bigint NOT NULL,
    create_time         bigint NOT NULL,
    UNIQUE (tenant_id, place)
  );

  CREATE TABLE webhook_posts (
    endpoint_id        text COLLATE "C" NOT NULL,
    event_id           text COLLATE "C" NOT NULL,
    event_type         text NOT NULL,
    body               text NOT NULL,
    attempts           integer NOT NULL,
    next_attempt_time  bigint NOT NULL,
    create_time        bigint NOT NULL,
    PRIMARY KEY (endpoint_id, event_id)
  );
  CREATE INDEX webhook_posts_by_next_attempt ON webhook_posts (endpoint_id, next_attempt_time);

  CREATE TABLE webhook_attempts (
    attempt_id         text COLLATE "C" PRIMARY KEY,
    endpoint_id        text COLLATE "C" NOT NULL,
    event_id           text COLLATE "C" NOT NULL,
    event_type         text NOT NULL,
    number             integer NOT NULL,
    create_time        bigint NOT NULL,
    duration           bigint NOT NULL,
    outcome            integer NOT NULL,
    http_status        integer NOT NULL,
    response_body      text NOT NULL,
    problem            text NOT NULL,
    next_attempt_time  bigint NOT NULL
  );
  CREATE INDEX webhook_attempts_by_endpoint ON webhook_attempts (endpoint_id, create_time, attempt_id);
  CREATE INDEX webhook_attempts_by_event ON webhook_attempts (endpoint_id, event_id, create_time);
  CREATE INDEX webhook_attempts_by_time ON webhook_attempts (create_time);

  CREATE TABLE webhook_recoveries (
    recovery_id        text COLLATE "C" PRIMARY KEY,
    tenant_id          text COLLATE "C" NOT NULL,
    endpoint_id        text COLLATE "C" NOT NULL,
    since_time         bigint NOT NULL,
    until_time         bigint NOT NULL,
    log_cursor         text NOT NULL,
    event_count        bigint NOT NULL,
    is_done            integer NOT NULL,
    next_attempt_time  bigint NOT NULL
  );
  CREATE INDEX webhook_recoveries_by_next_attempt ON webhook_recoveries (next_attempt_time) WHERE is_done = 0;
`;
