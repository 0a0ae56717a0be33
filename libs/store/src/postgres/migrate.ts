import type { QueryResult } from 'pg';
import { type Row, integer } from '../sql/row.ts';
import { newerSchema } from '../sql/newer-schema.ts';
import { FUNCTIONS } from './functions/functions.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

/** The advisory lock of the process that migrates: "chat4all" as a number. */
const MIGRATION_LOCK = '7161970376424090220';

/** Runs a statement on the connection that migrates. */
export type RunStatement = (text: string, values?: readonly unknown[]) => Promise<QueryResult<Row>>;

/**
 * Brings the schema up to date in one transaction; concurrent processes wait for each other. Fails with `misconfigured`
 * if the schema is newer than this program. The server cancels a statement after `timeoutMs`.
 */
export async function migrate(run: RunStatement, timeoutMs: number): Promise<void> {
  // A user without the right to create tables can use a schema that another user has migrated.
  if ((await schemaVersion(run)) === MIGRATIONS.length) return;
  await run(`BEGIN; SET LOCAL statement_timeout = ${timeoutMs}`);
  try {
    await run(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const version = await schemaVersion(run);
    if (version < MIGRATIONS.length) {
      if (version === 0) await run('CREATE TABLE chat4all_schema (version integer NOT NULL)');
      for (const migration of MIGRATIONS.slice(version)) await run(migration);
      await run(FUNCTIONS);
      if (version === 0) await run('UPDATE store_state SET is_new = true');
      await run('DELETE FROM chat4all_schema');
      await run('INSERT INTO chat4all_schema VALUES ($1)', [MIGRATIONS.length]);
    }
    await run('COMMIT');
  } catch (error) {
    // If the rollback fails too, the connection is lost, and the transaction with it.
    await run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function schemaVersion(run: RunStatement): Promise<number> {
  // Not `to_regclass`, whose answer may be older than the lock.
  const found = await run(
    "SELECT FROM pg_catalog.pg_class WHERE relname = 'chat4all_schema' AND pg_catalog.pg_table_is_visible(oid)",
  );
  if (found.rowCount === 0) return 0;
  const { rows } = await run('SELECT version FROM chat4all_schema');
  const version = rows[0] === undefined ? 0 : integer(rows[0], 'version');
  if (version > MIGRATIONS.length) throw newerSchema(version, MIGRATIONS.length);
  return version;
}
