import type { Capabilities } from '@chat4all/connector';
import { DeliveryState, type Identity, InvalidTimestamp, deliveryStateToJSON } from '@chat4all/proto';
import { unknownChannel } from '../recipients/identity-rules.ts';
import type { Violations } from './violations.ts';

type Channels = ReadonlyMap<string, Capabilities>;

const STATES: readonly DeliveryState[] = Object.values(DeliveryState).filter(
  (state) => state !== DeliveryState.UNSPECIFIED && state !== DeliveryState.UNRECOGNIZED,
);

/** Validates a time that may be unset. */
export function validateTime(time: Date | undefined, field: string, violations: Violations): void {
  if (!(time instanceof InvalidTimestamp)) return;
  violations.add(
    field,
    `must have nanos from 0 to 999999999 and be from year 1 to 9999 (got seconds ${time.seconds}, nanos ${time.nanos})`,
  );
}

/** Validates the channel of a filter; an empty one means all. */
export function validateChannel(channel: string, field: string, channels: Channels, violations: Violations): void {
  if (channel !== '' && !channels.has(channel)) violations.add(field, unknownChannel(channel, channels));
}

/** Validates the identity of a filter, whose kind and account may be empty. The account may be one that is no longer configured. */
export function validateIdentityFilter(
  { channel, kind, value }: Identity,
  field: string,
  channels: Channels,
  violations: Violations,
): void {
  if (value === '') violations.add(`${field}.value`, 'is required');
  const capabilities = channels.get(channel);
  if (capabilities === undefined) {
    violations.add(`${field}.channel`, unknownChannel(channel, channels));
    return;
  }
  const kinds = Object.keys(capabilities.identities);
  if (kind === '' || kinds.includes(kind)) return;
  violations.add(`${field}.kind`, `unknown kind "${kind}" on ${channel}; must be one of ${kinds.join(', ')}, or empty`);
}

/** Validates the state of a filter; UNSPECIFIED means all. */
export function validateState(state: DeliveryState, field: string, violations: Violations): void {
  if (state === DeliveryState.UNSPECIFIED || STATES.includes(state)) return;
  const names = STATES.map((each) => deliveryStateToJSON(each).replace('DELIVERY_STATE_', ''));
  violations.add(field, `unknown state ${state}; must be one of ${names.join(', ')}, or unset`);
}
