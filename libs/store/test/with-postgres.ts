import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, inject, test } from 'vitest';

/** Describes tests that need a server. Where there is none, one skipped test says why. */
export function describePostgres(name: string, body: () => void): void {
  const postgres = inject('postgres');
  if ('url' in postgres) describe(name, body);
  else test.skip(`${name}: no PostgreSQL: ${postgres.missing}`);
}

/** Describes tests that stop servers, which those that others run are spared. */
export function describeOwnPostgres(name: string, body: () => void): void {
  const postgres = inject('postgres');
  if ('ours' in postgres && !postgres.ours) test.skip(`${name}: the server of DATABASE_URL is not ours to stop`);
  else describePostgres(name, body);
}

/** A schema for one test. */
export interface TestSchema {
  /** Where a store finds the schema. */
  readonly url: string;
  /** Sends one statement on a connection of its own. */
  query(text: string): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** Makes a schema on the server of these tests, or on another one. */
export async function createTestSchema(server = serverUrl()): Promise<TestSchema> {
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

function serverUrl(): string {
  const postgres = inject('postgres');
  if ('missing' in postgres) throw new Error(postgres.missing);
  return postgres.url;
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
