/** Counts the revision of the stored configuration, for every statement that changes it. */
export const REVISION_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION count_configuration_revision() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE store_state SET configuration_revision = configuration_revision + 1;
    RETURN NULL;
  END $$;

  CREATE OR REPLACE TRIGGER stored_accounts_changed AFTER INSERT OR UPDATE OR DELETE ON stored_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION count_configuration_revision();

  CREATE OR REPLACE TRIGGER api_keys_changed AFTER INSERT OR UPDATE OR DELETE ON api_keys
  FOR EACH STATEMENT EXECUTE FUNCTION count_configuration_revision();
`;
