import type { Capabilities } from '@chat4all/connector';
import { DeliveryState, type Routing, RoutingMode, deliveryStateToJSON } from '@chat4all/proto';
import { unknownChannel } from '../../recipients/identity-rules.ts';
import type { Violations } from '../../validation/violations.ts';
import { SUCCESS_STATES } from './plan-fallback.ts';
import { toMilliseconds, validateDuration } from '../../validation/durations.ts';

const MAXIMUM_FALLBACK_AFTER_DAYS = 7;
const MAXIMUM_FALLBACK_AFTER_MS = MAXIMUM_FALLBACK_AFTER_DAYS * 24 * 60 * 60 * 1_000;

/** Validates the routing of a message among the installed channels. */
export function validateRouting(
  routing: Routing | undefined,
  channels: ReadonlyMap<string, Capabilities>,
  violations: Violations,
): void {
  if (routing === undefined) return;
  for (const [index, channel] of routing.channels.entries()) {
    const field = `routing.channels[${index}]`;
    if (!channels.has(channel)) violations.add(field, unknownChannel(channel, channels));
    else if (routing.channels.indexOf(channel) < index) violations.add(field, `duplicate channel "${channel}"`);
  }
  if (routing.mode === RoutingMode.FALLBACK) validateFallback(routing, violations);
}

function validateFallback({ successState, fallbackAfter }: Routing, violations: Violations): void {
  if (successState !== DeliveryState.UNSPECIFIED && !SUCCESS_STATES.includes(successState)) {
    const allowed = SUCCESS_STATES.map(nameOf).join(', ');
    violations.add('routing.success_state', `must be one of ${allowed} (got ${nameOf(successState)})`);
  }
  const field = 'routing.fallback_after';
  if (fallbackAfter === undefined) {
    violations.add(field, 'is required with FALLBACK: the time after which the next channel is tried');
    return;
  }
  validateDuration(fallbackAfter, field, violations);
  if (toMilliseconds(fallbackAfter) > MAXIMUM_FALLBACK_AFTER_MS) {
    violations.add(field, `must be at most ${MAXIMUM_FALLBACK_AFTER_DAYS} days (got ${fallbackAfter.seconds} s)`);
  }
}

function nameOf(state: DeliveryState): string {
  return deliveryStateToJSON(state).replace('DELIVERY_STATE_', '');
}
