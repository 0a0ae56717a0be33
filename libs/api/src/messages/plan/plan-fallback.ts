import type { Capabilities, ReceiptState } from '@chat4all/connector';
import { type DeliveryRecord, DeliveryState, type Routing } from '@chat4all/proto';
import type { Step } from '../../recipients/resolve-recipients.ts';
import { toMilliseconds } from '../../validation/durations.ts';

/** The states that can count as success of a delivery, in their order. */
export const SUCCESS_STATES: readonly DeliveryState[] = [
  DeliveryState.SENT,
  DeliveryState.DELIVERED,
  DeliveryState.READ,
];

/** The receipts by which channels report states. Every channel reports SENT, by accepting the message. */
const RECEIPTS: ReadonlyMap<DeliveryState, ReceiptState> = new Map([
  [DeliveryState.DELIVERED, 'delivered'],
  [DeliveryState.READ, 'read'],
]);

/** Returns when the last of these steps is used: which deliveries, from `firstPosition` on, must not have succeeded. */
export function fallbackOf(
  steps: readonly Step[],
  firstPosition: number,
  { successState, fallbackAfter }: Routing,
  channels: ReadonlyMap<string, Capabilities>,
): NonNullable<DeliveryRecord['fallback']> {
  const requested = successState === DeliveryState.UNSPECIFIED ? DeliveryState.DELIVERED : successState;
  return {
    firstPosition,
    successStates: steps.slice(0, -1).map(({ identity }) => bestReportable(requested, channels.get(identity.channel))),
    waitMs: fallbackAfter ? toMilliseconds(fallbackAfter) : 0,
  };
}

/** Returns the best state, up to the requested one, that a channel can report. */
function bestReportable(requested: DeliveryState, capabilities: Capabilities | undefined): DeliveryState {
  const candidates = SUCCESS_STATES.slice(0, SUCCESS_STATES.indexOf(requested) + 1);
  const best = candidates.findLast((state) => {
    const receipt = RECEIPTS.get(state);
    return receipt !== undefined && capabilities?.receipts.includes(receipt);
  });
  return best ?? DeliveryState.SENT;
}
