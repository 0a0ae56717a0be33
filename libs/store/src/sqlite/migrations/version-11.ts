/** Version 11: how many files and bytes each tenant has. */
// Uploads count from CreateUpload, received files once they are READY; REJECTED files do not count. Triggers count, so that no
// statement can forget it. 'upload_expire_time' is 0 for received files.
export const VERSION_11 = `
  CREATE TABLE media_usage (
    tenant_id  TEXT PRIMARY KEY,
    files      INTEGER NOT NULL,
    bytes      INTEGER NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO media_usage
    SELECT tenant_id, count(*), sum(size) FROM media WHERE state IN (1, 2) GROUP BY tenant_id;

  CREATE TRIGGER media_inserted AFTER INSERT ON media
  WHEN NEW.state = 2 OR (NEW.state = 1 AND NEW.upload_expire_time > 0) BEGIN
    INSERT INTO media_usage VALUES (NEW.tenant_id, 1, NEW.size)
    ON CONFLICT (tenant_id) DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
  END;
  CREATE TRIGGER media_deleted AFTER DELETE ON media
  WHEN OLD.state = 2 OR (OLD.state = 1 AND OLD.upload_expire_time > 0) BEGIN
    UPDATE media_usage SET files = files - 1, bytes = bytes - OLD.size WHERE tenant_id = OLD.tenant_id;
  END;
  CREATE TRIGGER media_no_longer_counted AFTER UPDATE OF state, size, upload_expire_time ON media
  WHEN OLD.state = 2 OR (OLD.state = 1 AND OLD.upload_expire_time > 0) BEGIN
    UPDATE media_usage SET files = files - 1, bytes = bytes - OLD.size WHERE tenant_id = OLD.tenant_id;
  END;
  CREATE TRIGGER media_now_counted AFTER UPDATE OF state, size, upload_expire_time ON media
  WHEN NEW.state = 2 OR (NEW.state = 1 AND NEW.upload_expire_time > 0) BEGIN
    INSERT INTO media_usage VALUES (NEW.tenant_id, 1, NEW.size)
    ON CONFLICT (tenant_id) DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
  END;
`;
