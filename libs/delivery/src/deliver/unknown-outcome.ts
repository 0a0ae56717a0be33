import { type DeliveryError, DeliveryState } from '@chat4all/proto';
import { type Clock, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { CompleteDelivery } from './outcome.ts';

/** The error of a delivery that the platform may have accepted, and that must not be sent twice. */
export const UNKNOWN_OUTCOME: DeliveryError = {
  reason: 'UNKNOWN_OUTCOME',
  message: 'unknown whether the platform accepted the message, and on_unknown_outcome is FAIL',
  channelCode: '',
  certain: false,
};

/** The parts that {@link isSettled} uses. */
export interface SettleOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Returns whether the store knows the outcome of a delivery after a wait in milliseconds: receipts of some platforms carry
 * our delivery id, and so settle a call with an unknown outcome.
 */
export async function isSettled(
  { tenantId, messageId, deliveryId }: CompleteDelivery,
  waitMs: number,
  { store, logger, clock }: SettleOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (waitMs > 0) await clock.sleep(waitMs, signal);
  const read = () => store.getMessage(tenantId, messageId);
  const message = await retryWhileUnavailable('read message', read, { signal, logger });
  const state = message?.deliveries.find((delivery) => delivery.deliveryId === deliveryId)?.state;
  return state !== undefined && state !== DeliveryState.ROUTED;
}
