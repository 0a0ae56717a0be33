import type { Capabilities } from '@chat4all/connector';
import { DeliveryState, type Routing, RoutingMode, deliveryStateToJSON } from '@chat4all/proto';
import { successStates } from './plan-fallback.ts';
import { toMilliseconds } from './times.ts';
import { isPositive } from './validate-times.ts';
import type { AddViolation } from './validate-request.ts';

const MAXIMUM_FALLBACK_AFTER_DAYS = 7;
const MAXIMUM_FALLBACK_AFTER_MS = MAXIMUM_FALLBACK_AFTER_DAYS * 24 * 60 * 60 * 1_000;

/** Says what is wrong with how a message is to find its way among these channels. */
export function validateRouting(
  routing: Routing | undefined,
  channels: ReadonlyMap<string, Capabilities>,
  add: AddViolation,
): void {
  if (routing === undefined) return;
  for (const [index, channel] of routing.channels.entries()) {
    const field = `routing.channels[${index}]`;
    if (!channels.has(channel)) add(field, unknownChannel(channel, channels));
    else if (routing.channels.indexOf(channel) < index) add(field, `"${channel}" stands there twice`);
  }
  if (routing.mode === RoutingMode.FALLBACK) validateFallback(routing, add);
}

/** That there is no such channel, and which there are. */
export function unknownChannel(channel: string, channels: ReadonlyMap<string, Capabilities>): string {
  return `"${channel}" is none of ${[...channels.keys()].join(', ')}`;
}

function validateFallback({ successState, fallbackAfter }: Routing, add: AddViolation): void {
  if (successState !== DeliveryState.UNSPECIFIED && !successStates.includes(successState)) {
    add('routing.success_state', `${nameOf(successState)} is none of ${successStates.map(nameOf).join(', ')}`);
  }
  const field = 'routing.fallback_after';
  if (fallbackAfter === undefined) {
    add(field, 'is missing: with FALLBACK, say how long each channel has before the next one is tried');
  } else if (!isPositive(fallbackAfter)) {
    add(field, 'is not longer than nothing');
  } else if (toMilliseconds(fallbackAfter) > MAXIMUM_FALLBACK_AFTER_MS) {
    add(field, `is ${fallbackAfter.seconds} s, at most ${MAXIMUM_FALLBACK_AFTER_DAYS} days are allowed`);
  }
}

function nameOf(state: DeliveryState): string {
  return deliveryStateToJSON(state).replace('DELIVERY_STATE_', '');
}
