import { digestOf } from './digest.ts';
import type { Identity } from './gen/chat4all/v1/identity.ts';

/**
 * Returns the id of the thread between an account and the person with an identity; empty without an identity, or for one that was erased.
 * Nothing is looked up, and the id does not contain the address. The store for PostgreSQL has the same as a function.
 */
export function threadIdOf(tenantId: string, identity: Identity | undefined): string {
  if (identity === undefined || identity.value === '') return '';
  const { channel, accountId, kind, value } = identity;
  return digestOf(tenantId, `thread|${channel}|${accountId}|${kind}|${value}`);
}
