import { DeliveryState } from '@chat4all/proto';
import type { StateFact } from '../facts.ts';
import type { DeliveryProgress } from './delivery-progress.ts';

/** The most earlier deliveries that a watermark holds for. */
export const WATERMARK_LIMIT = 1_000;

/** Returns whether a fact also holds for earlier deliveries: only what reached a person can. */
export function coversEarlier({ isWatermark = false, state }: StateFact): boolean {
  return isWatermark && (state === DeliveryState.DELIVERED || state === DeliveryState.READ);
}

/** Returns when a delivery was sent, in milliseconds since 1970; undefined if it was not. */
export function sentTimeOf({ history }: Pick<DeliveryProgress, 'history'>): number | undefined {
  return history.find(({ state }) => state === DeliveryState.SENT)?.timeMs;
}
