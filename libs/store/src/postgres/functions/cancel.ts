import { DeliveryState } from '@chat4all/proto';
import { OPEN_STATES } from './state-lists.ts';

const { CANCELLED } = DeliveryState;

/** `cancel` of the contract, and what it shares with discards and erasure. */
export const CANCEL_FUNCTIONS = `
  -- The state change that a fact caused; no row if it caused none.
  CREATE OR REPLACE FUNCTION change_of(key bigint, ended integer, fact text) RETURNS SETOF delivery_change LANGUAGE plpgsql
  SET enable_seqscan = off AS $$
  BEGIN
    RETURN QUERY
    SELECT 0, message.tenant_id, message.message_id, delivery.position, message.conversation_id, delivery.channel,
      delivery.account_id, delivery.identity_kind, delivery.identity_value, delivery.states[entry],
      COALESCE(delivery.states[entry - 1], 0::smallint),
      CASE WHEN delivery.states[entry] = delivery.state THEN delivery.error END, delivery.provider_times[entry],
      delivery.provider_message_id, delivery.times[1], delivery.trace_parent
    FROM deliveries delivery
    JOIN messages message USING (message_key)
    CROSS JOIN LATERAL (SELECT array_position(delivery.fact_ids, fact)) entries (entry)
    WHERE delivery.message_key = key AND delivery.position = ended AND entry IS NOT NULL;
  END $$;

  -- Ends a delivery unless it is claimed or sent, and removes it from the backlog; returns whether it did.
  CREATE OR REPLACE FUNCTION end_delivery(delivery deliveries, reached smallint, fact text, reason text, ended_at bigint, now bigint)
  RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    IF delivery.claim IS NULL AND delivery.state = ANY (${OPEN_STATES}) THEN
      PERFORM leave_backlog(delivery, now);
      PERFORM record_state(delivery, reached, fact, reason, ended_at);
      RETURN true;
    END IF;
    RETURN false;
  END $$;

  -- 'cancel' of the contract. If the tenant has the message, the first row is one without a change.
  CREATE OR REPLACE FUNCTION cancel_message(tenant text, id text, cancelled_at bigint, now bigint) RETURNS SETOF delivery_change
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
  DECLARE
    key bigint;
    delivery deliveries;
    fact text;
  BEGIN
    SELECT message_key INTO key FROM messages WHERE message_id = id AND tenant_id = tenant;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    RETURN NEXT NULL::delivery_change;
    PERFORM lock_deliveries_with_lanes(array_agg(message_key), array_agg(position)) FROM deliveries WHERE message_key = key;
    FOR delivery IN SELECT * FROM deliveries WHERE message_key = key ORDER BY position LOOP
      fact := 'cancel/' || id || '-' || delivery.position;
      IF end_delivery(delivery, ${CANCELLED}::smallint, fact, NULL, cancelled_at, now) THEN
        PERFORM trigger_fallback(key, delivery.position, now);
      END IF;
      RETURN QUERY SELECT * FROM change_of(key, delivery.position, fact);
    END LOOP;
  END $$;
`;
