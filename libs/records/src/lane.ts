import type { Identity } from '@chat4all/proto';

/** The lane of an identity: everything between one account and one person, in order. It is the key of their records. */
export function laneOf(identity: Identity): string {
  return `${identity.accountId}|${identity.kind}|${identity.value}`;
}
