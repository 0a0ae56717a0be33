import type { Identity } from '@chat4all/proto';
import { StoreError } from './store-error.ts';

/** The identity of a record, which every record of ours has. Fails with `invalid` when it has none. */
export function identityOf(identity: Identity | undefined, id: string): Identity {
  if (identity === undefined) throw new StoreError('invalid', `record ${id} has no identity`);
  return identity;
}
