import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

/** A schema for one test. */
export interface TestSchema {
  /** Where a store finds the schema. */
  readonly url: string;
  /** Sends one statement on a connection of its own. */
  query(text: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** Makes a schema on the server of these tests, or on another one. */
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
