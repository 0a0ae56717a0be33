import type { Identity } from '@chat4all/proto';
import { toLinkedIdentity } from '../sql/linked-identity.ts';
import type { PersonOfThread } from '../sql/threads.ts';
import { type Row, nestedRows, optionalText, text } from '../sql/row.ts';
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

/** Returns the people of threads, from the rows of these. */
export async function findPeopleOf(database: PostgresDatabase, rows: readonly Row[]): Promise<PersonOfThread[]> {
  if (rows.length === 0) return [];
  const columns = ['tenant_id', 'channel', 'identity_kind', 'identity_value', 'account_id'];
  const people = await database.query(
    `SELECT user_of(tenant, channel, kind, value, account) AS user_id, (
       SELECT COALESCE(json_agg(linked), '[]') FROM people_of(tenant, channel, kind, value, account) linked
     ) AS identities
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       WITH ORDINALITY AS person (tenant, channel, kind, value, account, ordinal) ORDER BY ordinal`,
    columns.map((column) => rows.map((row) => text(row, column))),
  );
  return people.map((row) => ({
    userId: optionalText(row, 'user_id') ?? '',
    identities: nestedRows(row, 'identities').map(toLinkedIdentity),
  }));
}
