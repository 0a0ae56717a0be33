import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** A schema for one test. */
export interface TestSchema {
  /** The URL of the schema. */
  readonly url: string;
  /** Runs a statement on its own connection. */
  query(text: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** Creates a schema on the server of these tests, or on another one. */
export async function createTestSchema(server = inject('postgresUrl')): Promise<TestSchema> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(server, `CREATE SCHEMA ${name}`);
  const url = new URL(server);
  url.searchParams.set('options', `-csearch_path=${name}`);
  return {
    url: url.href,
    query: (text) => query(url.href, text),
    drop: async () => {
      await query(server, `DROP SCHEMA ${name} CASCADE`);
    },
  };
}

const reusable: TestSchema[] = [];

/**
 * Returns a schema without rows. Dropping it only deletes its rows, for the next test: to create and migrate a schema takes
 * longer than most tests.
 */
export async function reuseTestSchema(): Promise<TestSchema> {
  const schema = reusable.pop() ?? (await createTestSchema());
  return {
    ...schema,
    drop: async () => {
      await schema.query(DELETE_ROWS);
      reusable.push(schema);
    },
  };
}

const DELETE_ROWS = `
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND relname NOT IN ('chat4all_schema', 'store_state')
    LOOP
      EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    UPDATE store_state SET is_new = true;
  END $$`;

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}
