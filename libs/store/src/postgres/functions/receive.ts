import { DeliveryState } from '@chat4all/proto';
import { MEDIA_COLUMNS } from '../../sql/media-row.ts';
import { WATERMARK_LIMIT } from '../../rules/watermark.ts';

/** `receive` of the contract, and the deliveries that a watermark holds for. */
export const RECEIVE_FUNCTIONS = `
  -- Inserts a message that a record of the log reported; returns false if another record has reported it before.
  CREATE OR REPLACE FUNCTION report_message(message json, reported_by text) RETURNS boolean LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    inserted bigint;
  BEGIN
    INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
      sender_channel, sender_account, sender_kind, sender_value, create_time, request_hash, details, original, origin, report_id,
      author_kind, author_value, subject_kind, subject_value)
    SELECT message_id, tenant_id, request_id, conversation_id, direction, decode(content, 'base64'), reply_to, metadata,
      sender_channel, sender_account, sender_kind, sender_value, create_time, request_hash, decode(details, 'base64'),
      decode(original, 'base64'), origin, reported_by,
      author_kind, author_value, subject_kind, subject_value
    FROM json_to_record(message) AS reported (message_id text, tenant_id text, request_id text, conversation_id text,
      direction smallint, content text, reply_to text, metadata text, sender_channel text, sender_account text,
      sender_kind text, sender_value text, create_time bigint, request_hash text, details text, original text, origin smallint,
      author_kind text, author_value text, subject_kind text, subject_value text)
    ON CONFLICT DO NOTHING
    RETURNING message_key INTO inserted;
    IF inserted IS NOT NULL THEN
      IF message->'words' IS NOT NULL THEN
        PERFORM index_texts(json_build_array(message));
      END IF;
      INSERT INTO named_people (channel, kind, value, message_key, is_subject)
      SELECT channel, kind, value, inserted, is_subject = 1
      FROM json_to_recordset(message->'named_people') AS person (channel text, kind text, value text, is_subject integer);
      INSERT INTO media (${MEDIA_COLUMNS.join(', ')})
      SELECT ${MEDIA_COLUMNS.join(', ')} FROM json_populate_record(NULL::media, message->'file')
      WHERE message->'file' IS NOT NULL
      ON CONFLICT DO NOTHING;
      RETURN true;
    END IF;
    RETURN EXISTS (
      SELECT FROM messages known
      WHERE known.message_id = message->>'message_id' AND known.tenant_id = message->>'tenant_id' AND known.report_id = reported_by
    );
  END $$;

  -- Returns whether a worker has a delivery to the person with an identity, and may be calling the platform.
  CREATE OR REPLACE FUNCTION is_calling(tenant text, identity json) RETURNS boolean LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  BEGIN
    RETURN EXISTS (
      SELECT FROM (
        SELECT identity->>'kind' AS kind, identity->>'value' AS value
        UNION
        SELECT link.kind, link.value
        FROM people_of(tenant, identity->>'channel', identity->>'kind', identity->>'value', identity->>'account_id') link
      ) person,
      LATERAL (
        SELECT * FROM deliveries delivery
        WHERE delivery.identity_value = person.value AND delivery.channel = identity->>'channel'
        ORDER BY delivery.message_key DESC LIMIT ${WATERMARK_LIMIT}
      ) newest
      WHERE newest.identity_kind = person.kind AND newest.account_id = identity->>'account_id'
        AND newest.state = ${DeliveryState.ROUTED} AND newest.claim IS NOT NULL
    );
  END $$;

  -- Stores an echo; returns whether it was 'new', 'known' or is 'undecided'.
  CREATE OR REPLACE FUNCTION receive_echo(tenant text, report json, seen bigint) RETURNS text LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  #variable_conflict use_column
  DECLARE
    id text := report->'message'->>'message_id';
    recipient json := report->'identity';
    at bigint := (report->'message'->>'create_time')::bigint;
    known_id text;
    is_known boolean;
  BEGIN
    SELECT message.message_id INTO known_id FROM provider_messages named JOIN messages message USING (message_key)
    WHERE named.account_id = recipient->>'account_id' AND named.provider_message_id = report->>'provider_message_id';
    IF known_id <> id THEN
      RETURN 'known';
    END IF;
    is_known := EXISTS (SELECT FROM messages WHERE message_id = id AND tenant_id = tenant);
    IF NOT is_known AND NOT (report->>'is_certain')::boolean AND is_calling(tenant, recipient) THEN
      RETURN 'undecided';
    END IF;
    IF NOT report_message(report->'message', report->>'fact_id') THEN
      RETURN 'known';
    END IF;
    IF NOT is_known THEN
      INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, states,
        fact_ids, times, provider_times, update_time)
      SELECT message_key, 0, recipient->>'channel', recipient->>'account_id', recipient->>'kind', recipient->>'value',
        ${DeliveryState.ACCEPTED}, '{${DeliveryState.ACCEPTED}}', ARRAY[id || '-0'], ARRAY[at], '{0}', at
      FROM messages WHERE message_id = id;
    END IF;
    RETURN 'new';
  END $$;

  CREATE OR REPLACE FUNCTION receive_identity_change(tenant text, report json, seen bigint) RETURNS text LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  #variable_conflict use_column
  BEGIN
    INSERT INTO identity_changes (tenant_id, change_id, report_id, time)
    VALUES (tenant, report->>'change_id', report->>'fact_id', (report->>'time')::bigint) ON CONFLICT DO NOTHING;
    IF NOT FOUND AND NOT EXISTS (
      SELECT FROM identity_changes
      WHERE tenant_id = tenant AND change_id = report->>'change_id' AND report_id = report->>'fact_id'
    ) THEN
      RETURN 'known';
    END IF;
    PERFORM replace_identities(tenant, report->'old', report->'current', seen);
    RETURN 'new';
  END $$;

  -- 'receive' of the contract.
  CREATE OR REPLACE FUNCTION receive_reports(reports json, seen bigint) RETURNS TABLE (item bigint, result text, user_id text)
  LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    report json;
    tenant text;
    identity json;
  BEGIN
    FOR report, item IN SELECT each.value, each.ordinality FROM json_array_elements(reports) WITH ORDINALITY each LOOP
      tenant := report->>'tenant_id';
      identity := report->'identity';
      result := CASE report->>'kind'
        WHEN 'identity_change' THEN receive_identity_change(tenant, report, seen)
        WHEN 'echo' THEN receive_echo(tenant, report, seen)
        ELSE CASE WHEN report_message(report->'message', report->>'fact_id') THEN 'new' ELSE 'known' END
      END;
      user_id := NULL;
      IF result = 'new' THEN
        PERFORM link_identities(tenant, distinct_identities(report->'identities', NULL), seen);
        user_id := user_of(tenant, identity->>'channel', identity->>'kind', identity->>'value', identity->>'account_id');
      END IF;
      RETURN NEXT;
    END LOOP;
    PERFORM add_to_threads(added) FROM (
      SELECT array_agg(ROW(each.value->>'tenant_id', each.value->'identity'->>'channel', each.value->'identity'->>'account_id',
        each.value->'identity'->>'kind', each.value->'identity'->>'value', message.message_key,
        (each.value->'activity'->>'time')::bigint, (each.value->'activity'->>'inbound_time')::bigint,
        each.value->'activity'->>'profile_name')::thread_message) AS added
      FROM json_array_elements(reports) each
      -- Only messages of this transaction: the others were added with an earlier report.
      JOIN messages message ON message.message_id = each.value->'message'->>'message_id'
        AND message.report_id = each.value->>'fact_id' AND message.xmin = pg_current_xact_id()::xid
    ) new WHERE added IS NOT NULL;
  END $$;

  -- The earlier deliveries that watermarks hold for, in the order in which they were sent: SENT and DELIVERED ones, and those that the fact moved before.
  CREATE OR REPLACE FUNCTION covered_deliveries(facts json) RETURNS TABLE (item integer, message_id text, "position" integer)
  LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    fact record;
    named deliveries;
    tenant text;
    before bigint;
    identities json;
  BEGIN
    FOR fact IN
      SELECT * FROM json_to_recordset(facts) AS watermark (item integer, message_id text, "position" integer, account_id text,
        provider_message_id text, fact_id text, time bigint, provider_time bigint, tenant_id text, identities json)
    LOOP
      SELECT delivery.* INTO named FROM (
        SELECT 0 AS priority, message.message_key, fact.position AS "position" FROM messages message WHERE message.message_id = fact.message_id
        UNION ALL
        SELECT 1, known.message_key, known.position FROM provider_messages known
        WHERE known.account_id = fact.account_id AND known.provider_message_id = fact.provider_message_id
      ) candidate
      JOIN deliveries delivery USING (message_key, "position")
      WHERE delivery.account_id = fact.account_id
      ORDER BY priority LIMIT 1;
      identities := COALESCE(fact.identities, '[]');
      IF named.message_key IS NULL THEN
        before := NULLIF(fact.provider_time, 0);
        tenant := fact.tenant_id;
      ELSE
        before := COALESCE(sent_time(named.states, named.times), fact.time);
        SELECT tenant_id INTO tenant FROM messages WHERE message_key = named.message_key;
        identities := distinct_identities(identities, json_build_object('channel', named.channel, 'kind', named.identity_kind,
          'value', named.identity_value, 'account_id', named.account_id));
      END IF;
      CONTINUE WHEN before IS NULL OR tenant IS NULL;
      RETURN QUERY
      SELECT fact.item, message.message_id, covered.position
      FROM (
        SELECT each.value->>'channel' AS channel, each.value->>'kind' AS kind, each.value->>'value' AS value FROM json_array_elements(identities) each
        UNION
        SELECT link.channel, link.kind, link.value FROM json_array_elements(identities) each,
          people_of(tenant, each.value->>'channel', each.value->>'kind', each.value->>'value', fact.account_id) link
      ) person,
      LATERAL (
        SELECT * FROM deliveries delivery WHERE delivery.identity_value = person.value AND delivery.channel = person.channel
        ORDER BY delivery.message_key DESC LIMIT ${WATERMARK_LIMIT}
      ) covered
      JOIN messages message USING (message_key)
      WHERE covered.identity_kind = person.kind AND covered.account_id = fact.account_id
        AND (covered.state IN (${DeliveryState.SENT}, ${DeliveryState.DELIVERED}) OR fact.fact_id = ANY (covered.fact_ids))
        AND sent_time(covered.states, covered.times) <= before
        AND (covered.message_key, covered.position) IS DISTINCT FROM (named.message_key, named.position)
      ORDER BY sent_time(covered.states, covered.times), message.message_id, covered.position;
    END LOOP;
  END $$;

  CREATE OR REPLACE FUNCTION sent_time(states smallint[], times bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT times[array_position(states, ${DeliveryState.SENT}::smallint)]
  $$;
`;
