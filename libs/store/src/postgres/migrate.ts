import type { ClientBase } from 'pg';
import { type Row, integer } from '../sql/row.ts';
import { newerSchema } from '../sql/newer-schema.ts';
import { migrations } from './migrations.ts';

/** Names the lock that one process holds while it brings the schema up to date: "chat4all" as a number. */
const MIGRATION_LOCK = '7161970376424090220';

/**
 * Brings the schema up to date, in one transaction; several processes may do so at once. Fails with `misconfigured` when
 * the schema is newer than this program.
 */
export async function migrate(client: ClientBase): Promise<void> {
  // A user without the right to make tables can work with a schema that somebody else has made.
  if ((await schemaVersion(client)) === migrations.length) return;
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const version = await schemaVersion(client);
    if (version < migrations.length) {
      if (version === 0) await client.query('CREATE TABLE chat4all_schema (version integer NOT NULL)');
      for (const migration of migrations.slice(version)) await client.query(migration);
      await client.query('DELETE FROM chat4all_schema');
      await client.query('INSERT INTO chat4all_schema VALUES ($1)', [migrations.length]);
    }
    await client.query('COMMIT');
  } catch (error) {
    // If this fails too, the connection is lost, and with it the transaction.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function schemaVersion(client: ClientBase): Promise<number> {
  // Not `to_regclass`, which may answer from before the lock.
  const found = await client.query(
    "SELECT FROM pg_catalog.pg_class WHERE relname = 'chat4all_schema' AND pg_catalog.pg_table_is_visible(oid)",
  );
  if (found.rowCount === 0) return 0;
  const { rows } = await client.query<Row>('SELECT version FROM chat4all_schema');
  const version = rows[0] === undefined ? 0 : integer(rows[0], 'version');
  if (version > migrations.length) throw newerSchema(version, migrations.length);
  return version;
}
