import { DeliveryState, MessageDirection } from '@chat4all/proto';
import { ERASED } from '../../sql/directory-rows.ts';
import { OPEN_STATES } from './state-lists.ts';

/** `cancelDeliveriesTo` and `eraseUser` of the contract. */
export const ERASE_FUNCTIONS = `
  -- The identities of a user, and those linked with them.
  CREATE OR REPLACE FUNCTION identities_of_user(tenant text, id text)
  RETURNS TABLE (channel text, kind text, value text) LANGUAGE plpgsql STABLE
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN QUERY
    SELECT person.channel, person.kind, person.value FROM user_identities person
    WHERE person.tenant_id = tenant AND person.user_id = id
    UNION
    SELECT link.channel, link.kind, link.value
    FROM user_identities person, people_of(tenant, person.channel, person.kind, person.value, '') link
    WHERE person.tenant_id = tenant AND person.user_id = id;
  END $$;

  -- The tenant's deliveries to a user's identities.
  CREATE OR REPLACE FUNCTION deliveries_to(tenant text, id text) RETURNS SETOF deliveries LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN QUERY
    SELECT delivery.*
    FROM identities_of_user(tenant, id) person
    JOIN deliveries delivery ON delivery.identity_value = person.value AND delivery.channel = person.channel
      AND delivery.identity_kind = person.kind
    JOIN messages message ON message.message_key = delivery.message_key AND message.tenant_id = tenant
    ORDER BY delivery.message_key, delivery.position;
  END $$;

  -- Deletes the dead letters of deliveries, those in the lanes of a person, and callbacks and events that name the person.
  CREATE OR REPLACE FUNCTION erase_dead_letters(tenant text, delivery_ids text[], lanes text[], names bytea[])
  RETURNS void LANGUAGE plpgsql
  AS $$
  BEGIN
    WITH deleted AS (
      DELETE FROM dead_letters letter
      WHERE letter.tenant_id = tenant AND (
        letter.delivery_id = ANY (delivery_ids)
        OR EXISTS (SELECT FROM unnest(lanes) lane WHERE right(letter.record_key, length(lane)) = lane)
        OR (letter.delivery_id IS NULL AND EXISTS (SELECT FROM unnest(names) name WHERE position(name IN letter.value) > 0))
      )
      RETURNING replay_id
    )
    UPDATE replays SET total_count = total_count - removed.count
    FROM (SELECT replay_id, count(*) AS count FROM deleted WHERE replay_id IS NOT NULL GROUP BY replay_id) removed
    WHERE replays.tenant_id = tenant AND replays.replay_id = removed.replay_id;
  END $$;

  -- 'cancelDeliveriesTo' of the contract. If the tenant has the user, the first row is one without a change.
  CREATE OR REPLACE FUNCTION cancel_deliveries_to(tenant text, id text, cancelled_at bigint, now bigint)
  RETURNS SETOF delivery_change LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    delivery deliveries;
    fact text;
  BEGIN
    IF NOT EXISTS (SELECT FROM users WHERE tenant_id = tenant AND user_id = id) THEN
      RETURN;
    END IF;
    RETURN NEXT NULL::delivery_change;
    PERFORM lock_deliveries_with_lanes(array_agg(message_key), array_agg(position)) FROM deliveries_to(tenant, id);
    FOR delivery IN SELECT * FROM deliveries_to(tenant, id) LOOP
      SELECT 'erase/' || message_id || '-' || delivery.position INTO fact
      FROM messages WHERE message_key = delivery.message_key;
      IF end_delivery(delivery, ${DeliveryState.CANCELLED}::smallint, fact, NULL, cancelled_at, now) THEN
        PERFORM trigger_fallback(delivery.message_key, delivery.position, now);
      END IF;
      RETURN QUERY SELECT * FROM change_of(delivery.message_key, delivery.position, fact);
    END LOOP;
  END $$;

  -- Deletes the files of messages whose content was erased; their bytes are deleted later.
  CREATE OR REPLACE FUNCTION erase_files(keys bigint[]) RETURNS void LANGUAGE sql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
    WITH erased AS (
      DELETE FROM media file USING messages message
      WHERE message.message_key = ANY (keys) AND message.content IS NULL
        AND file.message_id = message.message_id AND file.message_id <> ''
      RETURNING file.media_id
    ),
    copies AS (
      DELETE FROM media_copies known USING erased WHERE known.media_id = erased.media_id
    )
    INSERT INTO deleted_media (media_id, next_attempt_time) SELECT media_id, 0 FROM erased ON CONFLICT DO NOTHING;
  $$;

  -- 'eraseUser' of the contract.
  CREATE OR REPLACE FUNCTION erase_user(tenant text, id text) RETURNS TABLE (open integer, erased integer) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    keys bigint[];
    naming_keys bigint[];
    erased_ids text[];
  BEGIN
    PERFORM lock_directory(tenant);
    IF NOT EXISTS (SELECT FROM users WHERE tenant_id = tenant AND user_id = id) THEN
      RETURN;
    END IF;
    PERFORM lock_deliveries_with_lanes(array_agg(message_key), array_agg(position)) FROM deliveries_to(tenant, id);
    SELECT count(*), 0 INTO open, erased FROM deliveries_to(tenant, id) WHERE state = ANY (${OPEN_STATES});
    IF open > 0 THEN
      RETURN NEXT;
      RETURN;
    END IF;

    keys := ARRAY(
      SELECT message_key FROM deliveries_to(tenant, id)
      UNION
      SELECT message.message_key
      FROM identities_of_user(tenant, id) person
      JOIN messages message ON message.sender_value = person.value AND message.sender_channel = person.channel
        AND message.sender_kind = person.kind AND message.tenant_id = tenant
      UNION
      SELECT message.message_key
      FROM identities_of_user(tenant, id) person
      JOIN messages message ON message.author_value = person.value AND message.sender_channel = person.channel
        AND message.author_kind = person.kind AND message.tenant_id = tenant
      UNION
      SELECT message.message_key
      FROM identities_of_user(tenant, id) person
      JOIN messages message ON message.subject_value = person.value AND message.sender_channel = person.channel
        AND message.subject_kind = person.kind AND message.tenant_id = tenant
    );
    naming_keys := ARRAY(
      SELECT DISTINCT named.message_key
      FROM identities_of_user(tenant, id) person
      JOIN named_people named ON named.value = person.value AND named.channel = person.channel AND named.kind = person.kind
      JOIN messages message ON message.message_key = named.message_key AND message.tenant_id = tenant
    );
    erased_ids := ARRAY(
      SELECT message.message_id || '-' || erasing.position FROM deliveries_to(tenant, id) erasing JOIN messages message USING (message_key)
    );
    DELETE FROM threads WHERE thread_id = ANY (ARRAY(
      SELECT thread_id_of(tenant, channel, account_id, identity_kind, identity_value) FROM deliveries_to(tenant, id)
      UNION
      SELECT thread_id_of(tenant, message.sender_channel, message.sender_account, message.sender_kind, message.sender_value)
      FROM identities_of_user(tenant, id) person
      JOIN messages message ON message.sender_value = person.value AND message.sender_channel = person.channel
        AND message.sender_kind = person.kind AND message.tenant_id = tenant
    ));
    DELETE FROM provider_messages known USING deliveries_to(tenant, id) erasing
    WHERE known.account_id = erasing.account_id AND known.provider_message_id = erasing.provider_message_id
      AND known.message_key = erasing.message_key;
    UPDATE deliveries written
    SET identity_value = '', provider_message_id = '${ERASED}',
      error = CASE WHEN written.error IS NOT NULL THEN jsonb_set(written.error::jsonb, '{message}', '""')::text END
    FROM deliveries_to(tenant, id) erasing
    WHERE written.message_key = erasing.message_key AND written.position = erasing.position;
    UPDATE messages message SET sender_value = ''
    FROM identities_of_user(tenant, id) person
    WHERE message.message_key = ANY (keys)
      AND message.sender_value = person.value AND message.sender_channel = person.channel
      AND message.sender_kind = person.kind;
    -- A notice is sent by an earlier identity of its subject, which may be another person's by now. In a group it is the group's.
    UPDATE messages message SET subject_value = NULL,
      sender_value = CASE WHEN message.author_value IS NULL THEN '' ELSE message.sender_value END
    FROM identities_of_user(tenant, id) person
    WHERE message.message_key = ANY (keys)
      AND message.subject_value = person.value AND message.sender_channel = person.channel
      AND message.subject_kind = person.kind;
    UPDATE messages message SET author_value = NULL
    FROM identities_of_user(tenant, id) person
    WHERE message.message_key = ANY (keys)
      AND message.author_value = person.value AND message.sender_channel = person.channel
      AND message.author_kind = person.kind;
    -- A message of another person keeps who wrote it, and its content unless that is by or about the named one.
    UPDATE messages message SET original = NULL, content = CASE WHEN named.is_subject THEN NULL ELSE message.content END
    FROM (
      SELECT known.message_key, bool_or(known.is_subject) AS is_subject
      FROM identities_of_user(tenant, id) person
      JOIN named_people known ON known.value = person.value AND known.channel = person.channel AND known.kind = person.kind
      WHERE known.message_key = ANY (naming_keys)
      GROUP BY known.message_key
    ) named
    WHERE message.message_key = named.message_key;
    DELETE FROM named_people named USING identities_of_user(tenant, id) person
    WHERE named.message_key = ANY (naming_keys) AND named.value = person.value AND named.channel = person.channel
      AND named.kind = person.kind;
    UPDATE messages message SET content = NULL, metadata = '{}', details = NULL, original = NULL,
      request_id = CASE WHEN direction = ${MessageDirection.INBOUND} THEN '${ERASED}' ELSE request_id END,
      reply_to = CASE WHEN direction = ${MessageDirection.INBOUND} THEN '' ELSE reply_to END
    WHERE message.message_key = ANY (keys) AND NOT EXISTS (
      SELECT FROM deliveries other WHERE other.message_key = message.message_key AND other.identity_value <> ''
    );
    DELETE FROM named_people named USING messages message
    WHERE named.message_key = ANY (keys) AND message.message_key = named.message_key
      AND message.content IS NULL AND message.original IS NULL;
    DELETE FROM message_texts known USING messages message
    WHERE known.message_key = ANY (keys || naming_keys) AND message.message_key = known.message_key AND message.content IS NULL;
    PERFORM erase_files(keys || naming_keys);
    PERFORM erase_dead_letters(tenant, erased_ids, ARRAY(
      SELECT '|' || kind || '|' || value FROM identities_of_user(tenant, id)
    ), ARRAY(
      -- A text or a number in JSON. Platforms write phone numbers without the plus sign.
      SELECT convert_to(before || ltrim(value, '+') || after, 'UTF8')
      FROM identities_of_user(tenant, id), (VALUES ('"', '"'), (':', ','), (':', '}')) AS quotes (before, after)
      UNION ALL
      -- In protobuf, a short text follows its length.
      SELECT convert_to(chr(octet_length(value)) || value, 'UTF8') FROM identities_of_user(tenant, id)
      WHERE octet_length(value) < 128
    ));

    DELETE FROM conversation_members member WHERE member.tenant_id = tenant AND member.user_id = id;
    DELETE FROM conversation_members member USING identities_of_user(tenant, id) person
    WHERE member.tenant_id = tenant AND member.subject = subject_of(tenant, person.channel, person.kind, person.value);
    DELETE FROM resolutions WHERE tenant_id = tenant AND user_id = id;
    DELETE FROM identity_links link
    USING user_identities person, people_of(tenant, person.channel, person.kind, person.value, '') linked
    WHERE person.tenant_id = tenant AND person.user_id = id AND link.person = linked.person;
    DELETE FROM user_identities WHERE tenant_id = tenant AND user_id = id;
    DELETE FROM users WHERE tenant_id = tenant AND user_id = id;
    erased := (SELECT count(*) FROM (SELECT unnest(keys) UNION SELECT unnest(naming_keys)) all_of_them);
    RETURN NEXT;
  END $$;
`;
