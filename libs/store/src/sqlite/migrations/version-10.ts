/** Version 10: files of tenants, and the copies that platforms have of them. The bytes are elsewhere. */
export const VERSION_10 = `
  CREATE TABLE media (
    media_id            TEXT PRIMARY KEY,
    tenant_id           TEXT NOT NULL,
    state               INTEGER NOT NULL,
    mime_type           TEXT NOT NULL,
    file_name           TEXT NOT NULL,
    size                INTEGER NOT NULL,
    sha256              TEXT NOT NULL,
    problem             TEXT NOT NULL,
    link_key            TEXT NOT NULL,
    create_time         INTEGER NOT NULL,
    upload_expire_time  INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX media_by_tenant ON media (tenant_id, create_time, media_id);
  CREATE INDEX media_by_expiry ON media (upload_expire_time) WHERE state = 1;

  CREATE TABLE media_copies (
    media_id           TEXT NOT NULL,
    account_id         TEXT NOT NULL,
    provider_media_id  TEXT NOT NULL,
    expire_time        INTEGER NOT NULL,
    PRIMARY KEY (media_id, account_id)
  ) WITHOUT ROWID;
`;
