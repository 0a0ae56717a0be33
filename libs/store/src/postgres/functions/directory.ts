/** The advisory lock within which the users of a tenant change. */
const DIRECTORY_LOCK = '7161970376424090222';

/** Changes of users and conversations, except erasure. */
export const DIRECTORY_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION lock_directory(tenant text) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(tenant, ${DIRECTORY_LOCK}));
  END $$;

  -- 'putUser' of the contract: returns the indexes of identities that belong to others, and their owners.
  CREATE OR REPLACE FUNCTION put_user(tenant text, id text, subject_of_user text, batch json, put_at bigint)
  RETURNS TABLE (index integer, owner text) LANGUAGE plpgsql SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    had text[];
  BEGIN
    PERFORM lock_directory(tenant);
    RETURN QUERY
    SELECT address.ordinal, known.user_id
    FROM json_to_recordset(batch) AS address (ordinal integer, subject text)
    JOIN user_identities known ON known.tenant_id = tenant AND known.subject = address.subject
    WHERE known.user_id <> id
    ORDER BY address.ordinal;
    IF FOUND THEN
      RETURN;
    END IF;

    had := ARRAY(SELECT subject FROM user_identities WHERE tenant_id = tenant AND user_id = id);
    INSERT INTO users (tenant_id, user_id, update_time) VALUES (tenant, id, put_at)
    ON CONFLICT (tenant_id, user_id) DO UPDATE SET update_time = excluded.update_time;
    DELETE FROM user_identities WHERE tenant_id = tenant AND user_id = id;
    INSERT INTO user_identities (tenant_id, user_id, ordinal, channel, kind, value, account_id, subject)
    SELECT tenant, id, ordinal, channel, kind, value, account_id, subject
    FROM json_to_recordset(batch) AS address (ordinal integer, channel text, kind text, value text, account_id text,
      subject text);

    PERFORM set_consents(json_agg(json_build_object('item', 0, 'tenant_id', tenant, 'channel', address.channel,
      'kind', address.kind, 'value', address.value, 'scope', decision.scope, 'opted_out', 1,
      'decide_time', decision.decide_time, 'source', decision.source, 'evidence', decision.evidence)))
    FROM consents decision
    CROSS JOIN json_to_recordset(batch) AS address (channel text, kind text, value text, subject text)
    WHERE decision.tenant_id = tenant AND decision.subject = subject_of_user AND decision.opted_out = 1
      AND address.subject <> ALL (had);
  END $$;

  -- Inserts a conversation unless it exists; returns the one that exists.
  CREATE OR REPLACE FUNCTION create_conversation(tenant text, id text, labels text, hash text, created_at bigint, batch json)
  RETURNS SETOF whole_conversations LANGUAGE plpgsql SET enable_seqscan = off AS $$
  BEGIN
    INSERT INTO conversations (tenant_id, conversation_id, metadata, request_hash, create_time)
    VALUES (tenant, id, labels, hash, created_at) ON CONFLICT DO NOTHING;
    IF FOUND THEN
      INSERT INTO conversation_members (tenant_id, conversation_id, member, ordinal, user_id, channel, kind, value,
        account_id, subject)
      SELECT tenant, id, member, ordinal, user_id, channel, kind, value, account_id, subject
      FROM json_to_recordset(batch) AS person (member integer, ordinal integer, user_id text, channel text, kind text,
        value text, account_id text, subject text);
    END IF;
    RETURN QUERY SELECT * FROM whole_conversations WHERE tenant_id = tenant AND conversation_id = id;
  END $$;

  -- 'resolve' of the contract.
  CREATE OR REPLACE FUNCTION resolve_users(tenant text, batch json, resolved_at bigint)
  RETURNS TABLE (item integer, identities text) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  BEGIN
    INSERT INTO resolutions (message_id, user_id, tenant_id, identities, create_time)
    SELECT message_id, user_id, tenant, identities, resolved_at
    FROM json_to_recordset(batch) AS resolution (item integer, message_id text, user_id text, identities text)
    ORDER BY message_id, user_id, item
    ON CONFLICT DO NOTHING;
    RETURN QUERY
    SELECT resolution.item, known.identities
    FROM json_to_recordset(batch) AS resolution (item integer, message_id text, user_id text)
    JOIN resolutions known USING (message_id, user_id);
  END $$;
`;
