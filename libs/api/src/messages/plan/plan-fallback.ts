import type { Capabilities, ReceiptState } from '@chat4all/connector';
import { type DeliveryRecord, DeliveryState, type Routing } from '@chat4all/proto';
import type { Step } from '../../recipients/resolve-recipients.ts';
import { toMilliseconds } from './times.ts';

/** The states that can count as success, in their order. */
export const successStates: readonly DeliveryState[] = [
  DeliveryState.SENT,
  DeliveryState.DELIVERED,
  DeliveryState.READ,
];

const reportedAs: ReadonlyMap<DeliveryState, ReceiptState> = new Map([
  [DeliveryState.DELIVERED, 'delivered'],
  [DeliveryState.READ, 'read'],
]);

/** Which deliveries, from `firstPosition` on, the last one of these steps replaces, and when. */
export function fallbackOf(
  steps: readonly Step[],
  firstPosition: number,
  { successState, fallbackAfter }: Routing,
  channels: ReadonlyMap<string, Capabilities>,
): NonNullable<DeliveryRecord['fallback']> {
  const wanted = successState === DeliveryState.UNSPECIFIED ? DeliveryState.DELIVERED : successState;
  return {
    firstPosition,
    successStates: steps.slice(0, -1).map(({ identity }) => tellable(wanted, channels.get(identity.channel))),
    waitMs: fallbackAfter ? toMilliseconds(fallbackAfter) : 0,
  };
}

/** The best state up to the wanted one that a channel can tell. Every channel tells SENT. */
function tellable(wanted: DeliveryState, capabilities: Capabilities | undefined): DeliveryState {
  const candidates = successStates.slice(0, successStates.indexOf(wanted) + 1);
  const best = candidates.findLast((state) => {
    const reported = reportedAs.get(state);
    return reported !== undefined && capabilities?.receipts.includes(reported);
  });
  return best ?? DeliveryState.SENT;
}
