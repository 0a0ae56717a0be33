import { type DeliveryError, DeliveryState } from '@chat4all/proto';
import { type Clock, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { CompleteDelivery } from './outcome.ts';

/** The provider may have taken the message, or not, and the message asked not to be sent twice. */
export const unknownOutcome: DeliveryError = {
  reason: 'UNKNOWN_OUTCOME',
  message: 'it is not known whether the platform took the message, and on_unknown_outcome is FAIL',
  channelCode: '',
  certain: false,
};

/** What settling works with. */
export interface SettleOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Whether it is known by now what became of a delivery, after so many milliseconds: some platforms echo our delivery id in
 * their receipts, and so settle a call whose outcome is unknown.
 */
export async function isSettled(
  { tenantId, messageId, deliveryId }: CompleteDelivery,
  afterMs: number,
  { store, logger, clock }: SettleOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (afterMs > 0) await clock.sleep(afterMs, signal);
  const message = await retryWhileUnavailable('look up a delivery', () => store.getMessage(tenantId, messageId), {
    signal,
    logger,
  });
  const state = message?.deliveries.find((delivery) => delivery.deliveryId === deliveryId)?.state;
  return state !== undefined && state !== DeliveryState.ROUTED;
}
