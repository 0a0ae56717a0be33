import type { ClientBase } from 'pg';
import { type Row, integer } from '../sql/row.ts';
import { newerSchema } from '../sql/newer-schema.ts';
import { FUNCTIONS } from './functions/functions.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

/** The advisory lock of the process that migrates: "chat4all" as a number. */
const MIGRATION_LOCK = '7161970376424090220';

/**
 * Brings the schema up to date in one transaction; concurrent processes wait for each other. Fails with `misconfigured`
 * if the schema is newer than this program.
 */
export async function migrate(client: ClientBase): Promise<void> {
  // A user without the right to create tables can use a schema that another user has migrated.
  if ((await schemaVersion(client)) === MIGRATIONS.length) return;
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const version = await schemaVersion(client);
    if (version < MIGRATIONS.length) {
      if (version === 0) await client.query('CREATE TABLE chat4all_schema (version integer NOT NULL)');
      for (const migration of MIGRATIONS.slice(version)) await client.query(migration);
      await client.query(FUNCTIONS);
      if (version === 0) await client.query('UPDATE store_state SET is_new = true');
      await client.query('DELETE FROM chat4all_schema');
      await client.query('INSERT INTO chat4all_schema VALUES ($1)', [MIGRATIONS.length]);
    }
    await client.query('COMMIT');
  } catch (error) {
    // If the rollback fails too, the connection is lost, and the transaction with it.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function schemaVersion(client: ClientBase): Promise<number> {
  // Not `to_regclass`, whose answer may be older than the lock.
  const found = await client.query(
    "SELECT FROM pg_catalog.pg_class WHERE relname = 'chat4all_schema' AND pg_catalog.pg_table_is_visible(oid)",
  );
  if (found.rowCount === 0) return 0;
  const { rows } = await client.query<Row>('SELECT version FROM chat4all_schema');
  const version = rows[0] === undefined ? 0 : integer(rows[0], 'version');
  if (version > MIGRATIONS.length) throw newerSchema(version, MIGRATIONS.length);
  return version;
}
