import { hash } from 'node:crypto';
import type { Identity } from './gen/chat4all/v1/identity.ts';

/**
 * Returns the id of the thread between an account and the person with an identity; empty without an identity, or for one that was erased.
 * Nothing is looked up, and the id does not tell the address.
 */
// 128 bits. With the tenant's length in front, two different identities never produce the same text. The store for PostgreSQL has the same as a function.
export function threadIdOf(tenantId: string, identity: Identity | undefined): string {
  if (identity === undefined || identity.value === '') return '';
  const { channel, accountId, kind, value } = identity;
  const text = `${tenantId.length}:${tenantId}thread|${channel}|${accountId}|${kind}|${value}`;
  return hash('sha256', text, 'buffer').toString('base64url').slice(0, 22);
}
