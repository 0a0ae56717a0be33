/** Version 14: accounts and API keys that are created by API, and the revision that tells processes of their changes. */
export const VERSION_14 = `
  ALTER TABLE store_state ADD COLUMN configuration_revision bigint NOT NULL DEFAULT 0;

  CREATE TABLE stored_accounts (
    account_id         text COLLATE "C" PRIMARY KEY,
    tenant_id          text COLLATE "C" NOT NULL,
    channel            text NOT NULL,
    settings           text NOT NULL,
    rates              text NOT NULL,
    sealed_secrets     text NOT NULL,
    secret_hints       text NOT NULL,
    token_expire_time  bigint NOT NULL,
    create_time        bigint NOT NULL,
    update_time        bigint NOT NULL,
    is_deleted         integer NOT NULL,
    revision           bigint NOT NULL
  );
  CREATE INDEX stored_accounts_by_tenant ON stored_accounts (tenant_id);

  CREATE TABLE api_keys (
    key_id       text COLLATE "C" PRIMARY KEY,
    tenant_id    text COLLATE "C" NOT NULL,
    hash         text COLLATE "C" NOT NULL UNIQUE,
    hint         text NOT NULL,
    description  text NOT NULL,
    scopes       text NOT NULL,
    create_time  bigint NOT NULL,
    expire_time  bigint NOT NULL,
    revoke_time  bigint NOT NULL
  );
  CREATE INDEX api_keys_by_tenant ON api_keys (tenant_id);

  CREATE TABLE api_key_uses (
    key_id          text COLLATE "C" PRIMARY KEY,
    last_used_time  bigint NOT NULL
  );
`;
