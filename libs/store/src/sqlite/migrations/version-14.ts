/** Version 14: accounts and API keys that are created by API, and the revision that tells processes of their changes. */
const COUNT_REVISION = 'BEGIN UPDATE store_state SET configuration_revision = configuration_revision + 1; END';

export const VERSION_14 = `
  ALTER TABLE store_state ADD COLUMN configuration_revision INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE stored_accounts (
    account_id         TEXT PRIMARY KEY,
    tenant_id          TEXT NOT NULL,
    channel            TEXT NOT NULL,
    settings           TEXT NOT NULL,
    rates              TEXT NOT NULL,
    sealed_secrets     TEXT NOT NULL,
    secret_hints       TEXT NOT NULL,
    token_expire_time  INTEGER NOT NULL,
    create_time        INTEGER NOT NULL,
    update_time        INTEGER NOT NULL,
    is_deleted         INTEGER NOT NULL,
    revision           INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX stored_accounts_by_tenant ON stored_accounts (tenant_id);

  CREATE TABLE api_keys (
    key_id       TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL,
    hash         TEXT NOT NULL UNIQUE,
    hint         TEXT NOT NULL,
    description  TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    create_time  INTEGER NOT NULL,
    expire_time  INTEGER NOT NULL,
    revoke_time  INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX api_keys_by_tenant ON api_keys (tenant_id);

  CREATE TABLE api_key_uses (
    key_id          TEXT PRIMARY KEY,
    last_used_time  INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TRIGGER stored_account_inserted AFTER INSERT ON stored_accounts ${COUNT_REVISION};
  CREATE TRIGGER stored_account_updated AFTER UPDATE ON stored_accounts ${COUNT_REVISION};
  CREATE TRIGGER api_key_inserted AFTER INSERT ON api_keys ${COUNT_REVISION};
  CREATE TRIGGER api_key_updated AFTER UPDATE ON api_keys ${COUNT_REVISION};
  CREATE TRIGGER api_key_deleted AFTER DELETE ON api_keys ${COUNT_REVISION};
`;
