/** Version 17: the templates of accounts, and when each account is synchronized. */
export const VERSION_17 = `
  CREATE TABLE templates (
    account_id         text COLLATE "C" NOT NULL,
    template_id        text COLLATE "C" NOT NULL,
    template_key       text COLLATE "C" NOT NULL,
    tenant_id          text COLLATE "C" NOT NULL,
    channel            text NOT NULL,
    name               text NOT NULL,
    language           text NOT NULL,
    category           integer NOT NULL,
    status             integer NOT NULL,
    quality            integer NOT NULL,
    reason             text NOT NULL,
    parameter_format   integer NOT NULL,
    components         text NOT NULL,
    create_time        bigint NOT NULL,
    sync_time          bigint NOT NULL,
    change_time        bigint NOT NULL,
    report_time        bigint NOT NULL,
    announced_status   integer NOT NULL,
    announced_quality  integer NOT NULL,
    is_announced       integer NOT NULL,
    PRIMARY KEY (account_id, template_id)
  );
  CREATE INDEX templates_by_tenant ON templates (tenant_id, create_time, template_key);

  CREATE TABLE template_syncs (
    account_id      text COLLATE "C" PRIMARY KEY,
    channel         text NOT NULL,
    version         bigint NOT NULL,
    sync_time       bigint NOT NULL,
    failing_since   bigint NOT NULL,
    failures        integer NOT NULL,
    next_sync_time  bigint NOT NULL
  );
  CREATE INDEX template_syncs_by_next_sync ON template_syncs (next_sync_time);
`;
