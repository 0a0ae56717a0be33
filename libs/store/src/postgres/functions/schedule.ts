import { DeliveryState } from '@chat4all/proto';
import { NEVER_MS } from '../../rules/schedule.ts';
import { UNSUCCESSFUL_STATES } from './state-lists.ts';

/** Schedules accepted deliveries that have a schedule, unless they have moved on already. */
export const SCHEDULE_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION schedule_deliveries(batch json, now bigint) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    inserted scheduled_deliveries[];
  BEGIN
    WITH scheduled AS (
      INSERT INTO scheduled_deliveries (message_key, position, not_before, expire_time, record, first_position,
        success_states, wait_ms)
      SELECT DISTINCT ON (message_key, position) message_key, position, not_before, nullif(expire_time, 0),
        decode(record, 'base64'), first_position, success_states, wait_ms
      FROM json_to_recordset(batch) AS schedule (item integer, message_id text, position integer, not_before bigint,
        expire_time bigint, record text, first_position integer, success_states smallint[], wait_ms bigint)
      JOIN messages USING (message_id)
      JOIN deliveries delivery USING (message_key, position)
      WHERE delivery.state = ${DeliveryState.SCHEDULED}
      ORDER BY message_key, position, item
      ON CONFLICT DO NOTHING
      RETURNING scheduled_deliveries
    )
    SELECT array_agg(scheduled_deliveries) INTO inserted FROM scheduled;

    -- The step before may have been tried, or have ended, before these were known.
    UPDATE scheduled_deliveries scheduled
    SET not_before = CASE
      WHEN before.state = ANY (${UNSUCCESSFUL_STATES}) THEN LEAST(scheduled.not_before, now)
      ELSE now + scheduled.wait_ms
    END
    FROM unnest(inserted) added
    JOIN deliveries before ON before.message_key = added.message_key AND before.position = added.position - 1
      AND before.position >= added.first_position
    WHERE scheduled.message_key = added.message_key AND scheduled.position = added.position
      AND (
        before.state = ANY (${UNSUCCESSFUL_STATES})
        OR (scheduled.not_before = ${NEVER_MS} AND NOT EXISTS (
          SELECT FROM scheduled_deliveries earlier
          WHERE earlier.message_key = before.message_key AND earlier.position = before.position
        ))
      );
  END $$;
`;
