import type { Delivery, DeliveryError, DeliveryState } from '@chat4all/proto';
import { decodeAttempts } from '../rules/attempts.ts';

/** The parts of a delivery that only the view FULL has. */
export type DeliveryDetails = Pick<Delivery, 'timeline' | 'attempts'>;

/** A state that a delivery reached. Times are in milliseconds since 1970; a provider time of 0 is unknown. */
interface ReachedState {
  readonly state: DeliveryState;
  readonly timeMs: number;
  readonly providerTimeMs: number;
}

/** Returns the timeline and the attempts of a delivery, whose error belongs to its last state. */
export function deliveryDetails(
  reached: readonly ReachedState[],
  error: DeliveryError | undefined,
  attempts: string | undefined,
): DeliveryDetails {
  return {
    timeline: reached.map(({ state, timeMs, providerTimeMs }, index) => ({
      state,
      recordTime: new Date(timeMs),
      providerTime: providerTimeMs === 0 ? undefined : new Date(providerTimeMs),
      error: index === reached.length - 1 ? error : undefined,
    })),
    attempts: decodeAttempts(attempts),
  };
}
