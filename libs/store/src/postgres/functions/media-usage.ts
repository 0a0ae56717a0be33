import { MediaState } from '@chat4all/proto';

/** Counts the files and bytes of each tenant, for every statement that changes files. */
// Uploads count from CreateUpload, received files once they are READY: a batch of received messages locks no tenant's count.
export const MEDIA_USAGE_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION counts_as_media(state integer, upload_expire_time bigint)
  RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT state = ${MediaState.READY} OR (state = ${MediaState.PENDING} AND upload_expire_time > 0)
  $$;

  CREATE OR REPLACE FUNCTION count_media() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    counted_before boolean := TG_OP <> 'INSERT' AND counts_as_media(OLD.state, OLD.upload_expire_time);
    counted_now boolean := TG_OP <> 'DELETE' AND counts_as_media(NEW.state, NEW.upload_expire_time);
  BEGIN
    IF counted_before AND counted_now AND OLD.size = NEW.size THEN
      RETURN NULL;
    END IF;
    IF counted_before THEN
      UPDATE media_usage SET files = files - 1, bytes = bytes - OLD.size WHERE tenant_id = OLD.tenant_id;
    END IF;
    IF counted_now THEN
      INSERT INTO media_usage AS known VALUES (NEW.tenant_id, 1, NEW.size)
      ON CONFLICT (tenant_id) DO UPDATE SET files = known.files + 1, bytes = known.bytes + excluded.bytes;
    END IF;
    RETURN NULL;
  END $$;

  CREATE OR REPLACE TRIGGER media_changed
  AFTER INSERT OR DELETE OR UPDATE OF state, size, upload_expire_time ON media
  FOR EACH ROW EXECUTE FUNCTION count_media();
`;
