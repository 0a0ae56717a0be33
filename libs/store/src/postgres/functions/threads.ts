import { ADD_TO_THREAD, THREAD_COLUMNS } from '../../sql/thread-upsert.ts';

/** Threads: one statement per batch adds its new messages, as the last one, in the order of the ids. */
// A batch that waits for a thread has written everything else, so two batches never wait for each other.
export const THREAD_FUNCTIONS = `
  -- 'threadIdOf' of @chat4all/proto.
  CREATE OR REPLACE FUNCTION thread_id_of(tenant text, channel text, account text, kind text, value text) RETURNS text
  LANGUAGE sql IMMUTABLE AS $$
    SELECT left(translate(encode(sha256(convert_to(
      length(tenant) || ':' || tenant || 'thread|' || channel || '|' || account || '|' || kind || '|' || value, 'UTF8'
    )), 'base64'), '+/', '-_'), 22)
  $$;

  CREATE OR REPLACE FUNCTION add_to_threads(messages thread_message[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO threads (${THREAD_COLUMNS})
    SELECT thread_id, tenant_id, channel, account_id, identity_kind, identity_value,
      (array_agg(message_key ORDER BY time DESC, message_key DESC))[1], max(time), max(inbound_time),
      count(*) FILTER (WHERE inbound_time > 0),
      COALESCE((array_agg(profile_name ORDER BY time DESC, message_key DESC) FILTER (WHERE profile_name <> ''))[1], ''), min(time)
    FROM (
      SELECT *, thread_id_of(tenant_id, channel, account_id, identity_kind, identity_value) AS thread_id
      FROM unnest(messages)
    ) message
    GROUP BY thread_id, tenant_id, channel, account_id, identity_kind, identity_value
    ORDER BY thread_id
    ${ADD_TO_THREAD};
  END $$;
`;
