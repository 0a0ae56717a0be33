import { deliveryIdOf } from '../delivery-id.ts';
import { decodeError, toState } from '../sql/columns.ts';
import { type Row, integer, optionalText, text } from '../sql/row.ts';
import { toIdentity } from '../sql/stored-message.ts';
import type { Change } from '../change.ts';

/** Returns a state change, from a row of the type `delivery_change`. */
export function toChange(row: Row): Change {
  const messageId = text(row, 'message_id');
  return {
    tenantId: text(row, 'tenant_id'),
    deliveryId: deliveryIdOf(messageId, integer(row, 'position')),
    messageId,
    identity: toIdentity(row),
    conversationId: text(row, 'conversation_id'),
    state: toState(integer(row, 'state')),
    previousState: toState(integer(row, 'previous_state')),
    error: decodeError(optionalText(row, 'error')),
    providerTimeMs: integer(row, 'provider_time'),
    providerMessageId: text(row, 'provider_message_id'),
    acceptTimeMs: integer(row, 'accept_time'),
    traceParent: optionalText(row, 'trace_parent') ?? '',
  };
}

/** Returns the changes of a cancellation: a first row says that its target exists; undefined if there is no row. */
export function toCancelled(rows: readonly Row[]): Change[] | undefined {
  return rows.length === 0 ? undefined : rows.filter((row) => row['state'] !== null).map(toChange);
}
