import { REPEATABLE_KINDS, SEEN_INTERVAL_MS } from '../../rules/links.ts';

const IS_REPEATABLE = `IN (${REPEATABLE_KINDS.map((kind) => `'${kind}'`).join(', ')})`;

/** Links between the identities of a person. Identities are JSON objects with channel, kind, value and account_id. */
// Links change within the lock of the tenant's directory.
export const LINK_FUNCTIONS = `
  -- 'subjectOf' of ../../consents.ts.
  CREATE OR REPLACE FUNCTION subject_of(tenant text, channel text, kind text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(translate(encode(sha256(convert_to(
      length(tenant) || ':' || tenant || 'identity|' || channel || '|' || kind || '|' || value, 'UTF8'
    )), 'base64'), '+/', '-_'), 22)
  $$;

  -- The links of the person whom an identity names, its own included. An empty kind or account matches all.
  CREATE OR REPLACE FUNCTION people_of(tenant text, of_channel text, of_kind text, of_value text, of_account text)
  RETURNS SETOF identity_links LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN QUERY
    SELECT link.* FROM identity_links link
    WHERE link.person IN (
      SELECT named.person FROM identity_links named
      WHERE named.tenant_id = tenant AND named.channel = of_channel AND (of_kind = '' OR named.kind = of_kind)
        AND named.value = of_value AND (of_account = '' OR named.account_id = of_account)
    )
    ORDER BY link.retired, link.account_id, link.kind, link.value;
  END $$;

  -- The user of the directory that the person with an identity is; NULL if there is none.
  CREATE OR REPLACE FUNCTION user_of(tenant text, of_channel text, of_kind text, of_value text, of_account text)
  RETURNS text LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN (
      SELECT known.user_id
      FROM (
        SELECT 0 AS priority, subject_of(tenant, of_channel, of_kind, of_value) AS subject
        UNION ALL
        SELECT 1, subject_of(tenant, link.channel, link.kind, link.value)
        FROM people_of(tenant, of_channel, of_kind, of_value, of_account) link
      ) named
      JOIN user_identities known ON known.tenant_id = tenant AND known.subject = named.subject
      ORDER BY priority LIMIT 1
    );
  END $$;

  CREATE OR REPLACE FUNCTION link_of(tenant text, identity json) RETURNS identity_links LANGUAGE plpgsql STABLE AS $$
  DECLARE
    link identity_links;
  BEGIN
    SELECT * INTO link FROM identity_links known
    WHERE known.tenant_id = tenant AND known.channel = identity->>'channel' AND known.kind = identity->>'kind'
      AND known.value = identity->>'value' AND known.account_id = identity->>'account_id';
    RETURN link;
  END $$;

  -- Returns whether two persons are different people: 'isConflict' of ../../rules/links.ts.
  CREATE OR REPLACE FUNCTION are_different(one bigint, other bigint) RETURNS boolean LANGUAGE plpgsql STABLE
  SET enable_seqscan = off AS $$
  BEGIN
    RETURN EXISTS (
      SELECT FROM identity_links link JOIN identity_links another USING (kind)
      WHERE link.person = one AND another.person = other AND NOT link.retired AND NOT another.retired
        AND kind NOT ${IS_REPEATABLE}
    );
  END $$;

  -- Adds identities to a person, each with all others linked with it, unless those are of another person.
  CREATE OR REPLACE FUNCTION join_person(tenant text, joined bigint, identities json, seen bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    identity json;
    known identity_links;
  BEGIN
    FOR identity IN SELECT value FROM json_array_elements(identities) LOOP
      known := link_of(tenant, identity);
      IF NOT known.retired AND known.person <> joined AND NOT are_different(joined, known.person) THEN
        UPDATE identity_links SET person = joined WHERE person = known.person;
      END IF;
      INSERT INTO identity_links (tenant_id, channel, kind, value, account_id, person, retired, seen_time)
      VALUES (tenant, identity->>'channel', identity->>'kind', identity->>'value', identity->>'account_id', joined, false, seen)
      ON CONFLICT (tenant_id, channel, kind, value, account_id) DO UPDATE
      SET person = excluded.person, retired = false, seen_time = excluded.seen_time;
    END LOOP;
  END $$;

  -- Links identities of one person, the most stable one first, and shares the person's consent.
  CREATE OR REPLACE FUNCTION link_identities(tenant text, identities json, seen bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    own identity_links;
    joined bigint;
    is_linked boolean;
  BEGIN
    IF json_array_length(identities) < 2 THEN
      RETURN;
    END IF;
    SELECT count(*) = json_array_length(identities) AND min(known.person) = max(known.person) AND NOT bool_or(known.retired)
      AND min(known.seen_time) > seen - ${SEEN_INTERVAL_MS}
    INTO is_linked
    FROM json_array_elements(identities) each, link_of(tenant, each.value) known WHERE known.person IS NOT NULL;
    IF is_linked THEN
      RETURN;
    END IF;
    PERFORM lock_directory(tenant);
    own := link_of(tenant, identities->0);
    joined := own.person;
    IF own.retired THEN
      -- A replaced identity belongs to whom it is reported of now.
      SELECT known.person INTO joined
      FROM json_array_elements(identities) WITH ORDINALITY AS each (value, ordinal), link_of(tenant, each.value) known
      WHERE NOT known.retired ORDER BY each.ordinal LIMIT 1;
      joined := COALESCE(joined, own.person);
    END IF;
    PERFORM join_person(tenant, COALESCE(joined, nextval('people')), identities, seen);
    PERFORM share_consent(tenant, identities->0);
  END $$;

  -- Links the old identities of a person with those that replace them, and shares the person's consent.
  CREATE OR REPLACE FUNCTION replace_identities(tenant text, old json, current json, seen bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    joined bigint;
  BEGIN
    PERFORM lock_directory(tenant);
    SELECT known.person INTO joined
    FROM json_array_elements(old) WITH ORDINALITY AS each (value, ordinal), link_of(tenant, each.value) known
    WHERE known.person IS NOT NULL ORDER BY each.ordinal LIMIT 1;
    joined := COALESCE(joined, nextval('people'));
    PERFORM join_person(tenant, joined, old, seen);
    -- Retired first, so that they do not conflict with the new ones.
    UPDATE identity_links SET retired = true
    FROM json_to_recordset(old) AS replaced (channel text, kind text, value text, account_id text)
    WHERE tenant_id = tenant AND identity_links.channel = replaced.channel AND identity_links.kind = replaced.kind
      AND identity_links.value = replaced.value AND identity_links.account_id = replaced.account_id;
    PERFORM join_person(tenant, joined, current, seen);
    PERFORM share_consent(tenant, current->0);
  END $$;

  -- Links the identities of recipients that facts of a batch name with those of their deliveries.
  CREATE OR REPLACE FUNCTION link_recipients(batch json, seen bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    fact record;
    recipient json;
  BEGIN
    FOR fact IN
      SELECT * FROM json_to_recordset(batch) AS named (message_id text, position integer, account_id text,
        provider_message_id text, tenant_id text, identities json)
    LOOP
      SELECT json_build_object('channel', delivery.channel, 'kind', delivery.identity_kind, 'value', delivery.identity_value,
        'account_id', delivery.account_id) INTO recipient
      FROM deliveries delivery
      WHERE delivery.account_id = fact.account_id AND delivery.identity_value <> '' AND (delivery.message_key, delivery.position) = (
        SELECT * FROM (
          SELECT message.message_key, fact.position FROM messages message WHERE message.message_id = fact.message_id
          UNION ALL
          SELECT known.message_key, known.position FROM provider_messages known
          WHERE known.account_id = fact.account_id AND known.provider_message_id = fact.provider_message_id
        ) candidates WHERE message_key IS NOT NULL LIMIT 1
      );
      PERFORM link_identities(fact.tenant_id, distinct_identities(fact.identities, recipient), seen);
    END LOOP;
  END $$;

  -- 'distinctIdentities' of ../../rules/links.ts, of some and one more, unless that is NULL.
  CREATE OR REPLACE FUNCTION distinct_identities(identities json, another json) RETURNS json LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(json_agg(identity ORDER BY (identity->>'kind' ${IS_REPEATABLE}), ordinal), '[]')
    FROM (
      SELECT DISTINCT ON (identity->>'kind', identity->>'value') identity, ordinal
      FROM (
        SELECT value AS identity, ordinality AS ordinal FROM json_array_elements(identities) WITH ORDINALITY
        UNION ALL SELECT another, 1000000 WHERE another IS NOT NULL
      ) named
      ORDER BY identity->>'kind', identity->>'value', ordinal
    ) kept
  $$;
`;
