import type { Identity } from '@chat4all/proto';
import { StoreError } from '../store-error.ts';

/** Returns the identity of a record. Fails with `invalid` if it has none. */
export function identityOf(identity: Identity | undefined, id: string): Identity {
  if (identity === undefined) throw new StoreError('invalid', `record ${id} has no identity`);
  return identity;
}
