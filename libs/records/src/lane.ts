import type { Identity } from '@chat4all/proto';

/** Returns the lane of an identity, which is the key of its records: deliveries of one account to one identity are in order. */
export function laneOf(identity: Identity): string {
  return `${identity.accountId}|${identity.kind}|${identity.value}`;
}
