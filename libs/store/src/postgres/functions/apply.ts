import { DeliveryState } from '@chat4all/proto';
import { OPEN_STATES } from './state-lists.ts';

/**
 * `apply` of the contract. A batch has segments: the deliveries that a segment accepts are inserted first, then its facts
 * about states, attempts and dead letters are applied in order. `transitions` has `100 * from + to` for every allowed move
 * of a state. Returns the changes, those of a fact together and in the order in which they happened.
 */
// One statement reads and locks the deliveries of a batch, and another writes them: a statement per fact would cost more
// than all the rest. All transactions lock in one order, deliveries by key and then provider's messages by id, so that two
// batches seldom wait for each other.
export const APPLY_FUNCTIONS = `
  CREATE OR REPLACE FUNCTION apply_facts(segments json, transitions integer[], now bigint) RETURNS SETOF delivery_change LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  DECLARE
    segment json;
    facts batch_fact[];
    fact batch_fact;
    deliveries locked_delivery[];
    delivery locked_delivery;
    named jsonb;
    steps early_receipts[];
    step early_receipts;
    reached integer;
    letters integer[];
    added thread_message[] := '{}';
  BEGIN
    FOR segment IN SELECT value FROM json_array_elements(segments) LOOP
      added := added || accept_deliveries(segment->'messages', segment->'deliveries', segment->'schedules', now);
      facts := find_batch_facts(segment->'facts');
      CONTINUE WHEN facts = '{}';
      deliveries := lock_deliveries(facts);
      letters := '{}';
      named := insert_provider_messages(facts, deliveries);

      FOREACH fact IN ARRAY facts LOOP
        IF fact.kind IS NOT NULL THEN
          delivery := deliveries[fact.delivery_index];
          IF fact.kind = 'dead_letter' THEN
            CONTINUE WHEN delivery.state <> ALL (${OPEN_STATES});
            letters := letters || fact.item;
          END IF;
          CONTINUE WHEN (delivery.claim = fact.fact_id AND delivery.state = ${DeliveryState.ROUTED}) IS NOT TRUE;
          IF fact.kind = 'attempt' THEN
            delivery.attempted := fact.is_calling;
          ELSE
            delivery.attempted := false;
            delivery.claim := NULL;
            delivery.error := fact.error;
            delivery.attempts := add_attempts(delivery.attempts, fact.attempts);
          END IF;
          delivery.changed := true;
          deliveries[fact.delivery_index] := delivery;
          CONTINUE;
        END IF;
        IF fact.delivery_index IS NULL THEN
          CONTINUE WHEN fact.provider_message_id = '';
          fact := find_or_store_receipt(fact);
          CONTINUE WHEN fact.message_key IS NULL;
          SELECT known.ordinality INTO fact.delivery_index FROM unnest(deliveries) WITH ORDINALITY AS known
          WHERE known.message_key = fact.message_key AND known.position = fact.position;
          IF fact.delivery_index IS NULL THEN
            -- Locking its row now would break the order. The driver repeats the batch, which finds the delivery at its start.
            RAISE serialization_failure USING MESSAGE = 'another batch has linked a provider message since this one began';
          END IF;
        END IF;
        delivery := deliveries[fact.delivery_index];
        IF fact.attempts IS NOT NULL THEN
          delivery.attempts := add_attempts(delivery.attempts, fact.attempts);
          delivery.changed := true;
        END IF;
        steps := ARRAY[ROW(fact.account_id, fact.provider_message_id, fact.state, fact.fact_id, fact.error,
          fact.provider_time, fact.time)::early_receipts];
        IF delivery.provider_message_id = '' AND fact.provider_message_id <> '' THEN
          delivery.provider_message_id := fact.provider_message_id;
          delivery.changed := true;
          IF (named->>(delivery.message_key || '-' || delivery.position)) IS DISTINCT FROM fact.provider_message_id THEN
            steps := steps || link_provider_message(fact, delivery);
          END IF;
        END IF;

        FOREACH step IN ARRAY steps LOOP
          -- A state is reached only once.
          reached := array_position(delivery.states, step.state);
          IF reached IS NOT NULL THEN
            CONTINUE WHEN delivery.fact_ids[reached] <> step.fact_id;
          ELSE
            CONTINUE WHEN NOT (100 * delivery.state + step.state) = ANY (transitions);
            delivery.changed := true;
            delivery.state := step.state;
            -- An earlier error no longer applies: the delivery may have been a dead letter and sent later.
            delivery.error := step.error;
            delivery.states := delivery.states || step.state;
            delivery.fact_ids := delivery.fact_ids || step.fact_id;
            delivery.times := delivery.times || step.time;
            delivery.provider_times := delivery.provider_times || step.provider_time;
            delivery.update_time := step.time;
            reached := cardinality(delivery.states);
          END IF;
          RETURN NEXT ROW(fact.item, delivery.tenant_id, delivery.message_id, delivery.position,
            delivery.conversation_id, delivery.channel, delivery.account_id, delivery.identity_kind,
            delivery.identity_value, delivery.states[reached], COALESCE(delivery.states[reached - 1], 0::smallint),
            CASE WHEN delivery.states[reached] = delivery.state THEN delivery.error END,
            delivery.provider_times[reached], delivery.provider_message_id, delivery.times[1],
            delivery.trace_parent)::delivery_change;
        END LOOP;
        deliveries[fact.delivery_index] := delivery;
      END LOOP;
      PERFORM write_deliveries(deliveries, now);
      IF letters <> '{}' THEN
        PERFORM insert_dead_letters(segment->'letters', letters);
      END IF;
      IF json_array_length(segment->'links') > 0 THEN
        PERFORM link_recipients(segment->'links', now);
      END IF;
    END LOOP;
    IF cardinality(added) > 0 THEN
      PERFORM add_to_threads(added);
    END IF;
  END $$;
`;
