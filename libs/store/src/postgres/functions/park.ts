import { DeliveryState } from '@chat4all/proto';

/** `park` of the contract. */
export const PARK_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION park_deliveries(batch json) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  #variable_conflict use_column
  DECLARE
    parking record;
    delivery deliveries;
    is_first boolean;
  BEGIN
    PERFORM lock_deliveries_with_lanes(array_agg(message_key), array_agg(position))
    FROM json_to_recordset(batch) AS parking (message_id text, position integer)
    JOIN messages USING (message_id);

    FOR parking IN
      SELECT message_key, parking.*
      FROM json_to_recordset(batch) AS parking (item integer, message_id text, position integer, claim text,
        not_before bigint, expire_time bigint, releases integer, record text, attempts text)
      JOIN messages USING (message_id)
      ORDER BY item
    LOOP
      SELECT * INTO delivery FROM deliveries
      WHERE message_key = parking.message_key AND position = parking.position AND claim = parking.claim
        AND state = ${DeliveryState.ROUTED};
      CONTINUE WHEN NOT FOUND;
      is_first := NOT is_lane_blocked(delivery);
      PERFORM park_delivery(delivery, parking.expire_time, parking.releases, decode(parking.record, 'base64'), parking.not_before);
      IF parking.attempts IS NOT NULL THEN
        UPDATE deliveries written SET attempts = add_attempts(written.attempts, parking.attempts)
        WHERE written.message_key = parking.message_key AND written.position = parking.position;
      END IF;
      IF is_first THEN
        UPDATE parked_lanes lane SET not_before = parking.not_before, run = 1
        WHERE lane.account_id = delivery.account_id AND lane.identity_kind = delivery.identity_kind
          AND lane.identity_value = delivery.identity_value;
      END IF;
    END LOOP;
  END $$;
`;
