import { NEVER_MS } from '../rules/schedule.ts';

/**
 * Returns the statements of `rewindWaits`, for an expression of the current time and one of the step, both in
 * milliseconds. A fallback step waits once the delivery before it left the schedule; until then its time is a send time.
 */
export function rewindWaitsStatements(now: string, step: string): readonly string[] {
  return [
    `UPDATE parked_lanes SET not_before = not_before - ${step} WHERE not_before > ${now}`,
    `UPDATE parked_deliveries SET released = released - ${step} WHERE released > ${now}`,
    `UPDATE scheduled_deliveries SET not_before = not_before - ${step}, released = released - ${step}
     WHERE released > ${now}`,
    `UPDATE scheduled_deliveries SET not_before = not_before - ${step}
     WHERE first_position IS NOT NULL AND released IS NULL AND not_before > ${now} AND not_before <> ${NEVER_MS}
       AND NOT EXISTS (
         SELECT 1 FROM scheduled_deliveries ahead
         WHERE ahead.message_key = scheduled_deliveries.message_key
           AND ahead.position = scheduled_deliveries.position - 1
       )`,
    `UPDATE replays SET leased_until = leased_until - ${step} WHERE leased_until > ${now}`,
  ];
}
