import { DeliveryState } from '@chat4all/proto';
import { changesOf, step } from '../delivery-progress.ts';
import type { Change } from '../facts.ts';
import { isOpen } from '../states.ts';
import { type Tables, stopWaiting } from './tables.ts';

/** Cancels what no worker has of a message, within a transaction of the caller's; undefined when there is no message. */
export function cancel(
  tables: Tables,
  { tenantId, messageId, timeMs }: { readonly tenantId: string; readonly messageId: string; readonly timeMs: number },
  nowMs: number,
): Change[] | undefined {
  const messageKey = tables.messages.findKey(tenantId, messageId);
  if (messageKey === undefined) return undefined;
  return tables.deliveries.findAll(messageKey).flatMap((delivery) => {
    const { deliveryId, identity, state } = delivery.progress;
    const factId = `cancel/${deliveryId}`;
    if (delivery.claim !== undefined || !isOpen(state)) return changesOf(delivery.progress, factId);
    const { accountId } = identity;
    const { progress } = step(delivery.progress, {
      kind: 'state',
      factId,
      accountId,
      state: DeliveryState.CANCELLED,
      timeMs,
    });
    stopWaiting(tables, delivery, nowMs);
    tables.deliveries.update({ ...delivery, progress }, delivery);
    return changesOf(progress, factId);
  });
}
