import { DeliveryState } from '@chat4all/proto';
import { changesOf, applyState } from '../rules/delivery-progress.ts';
import type { Change } from '../change.ts';
import { isOpen } from '../rules/states.ts';
import { advance } from './apply.ts';
import type { StoredDelivery } from './tables/delivery-table.ts';
import { type Tables, leaveBacklog } from './tables/tables.ts';

/** Cancels the unclaimed deliveries of a message within the caller's transaction; undefined if there is no message. */
export function cancel(
  tables: Tables,
  { tenantId, messageId, timeMs }: { readonly tenantId: string; readonly messageId: string; readonly timeMs: number },
  nowMs: number,
): Change[] | undefined {
  const messageKey = tables.messages.findKey(tenantId, messageId);
  if (messageKey === undefined) return undefined;
  return tables.deliveries
    .findAll(messageKey)
    .flatMap((delivery) => cancelDelivery(tables, delivery, { timeMs, nowMs, cause: 'cancel' }));
}

/** Cancels a delivery unless it is claimed or sent. Returns the change that this call, or an earlier one, caused. */
export function cancelDelivery(
  tables: Tables,
  delivery: StoredDelivery,
  { timeMs, nowMs, cause }: { readonly timeMs: number; readonly nowMs: number; readonly cause: 'cancel' | 'erase' },
): Change[] {
  const { deliveryId, identity, state } = delivery.progress;
  const factId = `${cause}/${deliveryId}`;
  if (delivery.claim !== undefined || !isOpen(state)) return changesOf(delivery.progress, factId);
  const { accountId } = identity;
  const { progress } = applyState(delivery.progress, {
    kind: 'state',
    factId,
    accountId,
    state: DeliveryState.CANCELLED,
    timeMs,
  });
  leaveBacklog(tables, delivery, nowMs);
  advance(tables, delivery, progress, nowMs);
  return changesOf(progress, factId);
}
