/** Version 10: files of tenants, and the copies that platforms have of them. The bytes are elsewhere. */
export const VERSION_10 = `
  CREATE TABLE media (
    media_id            text COLLATE "C" PRIMARY KEY,
    tenant_id           text COLLATE "C" NOT NULL,
    state               integer NOT NULL,
    mime_type           text NOT NULL,
    file_name           text NOT NULL,
    size                bigint NOT NULL,
    sha256              text NOT NULL,
    problem             text NOT NULL,
    link_key            text NOT NULL,
    create_time         bigint NOT NULL,
    upload_expire_time  bigint NOT NULL
  );
  CREATE INDEX media_by_tenant ON media (tenant_id, create_time, media_id);
  CREATE INDEX media_by_expiry ON media (upload_expire_time) WHERE state = 1;

  CREATE TABLE media_copies (
    media_id           text COLLATE "C" NOT NULL,
    account_id         text COLLATE "C" NOT NULL,
    provider_media_id  text NOT NULL,
    expire_time        bigint NOT NULL,
    PRIMARY KEY (media_id, account_id)
  );
`;
