import type { Identity } from '@chat4all/proto';
import { toLinkedIdentity } from '../sql/linked-identity.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/** Returns the other identities of the person whom an identity names; the current ones first. */
export async function findLinked(
  database: PostgresDatabase,
  tenantId: string,
  identity: Identity,
): Promise<Identity[]> {
  const { channel, kind, value, accountId } = identity;
  const rows = await database.query('SELECT * FROM people_of($1, $2, $3, $4, $5)', [
    tenantId,
    channel,
    kind,
    value,
    accountId,
  ]);
  return rows.map(toLinkedIdentity).filter((other) => other.kind !== kind || other.value !== value);
}
