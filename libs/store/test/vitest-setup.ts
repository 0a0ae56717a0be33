import type { TestProject } from 'vitest/node';
import { startPostgres } from '@chat4all/test-servers';

/** Where the server for tests is, or why there is none. */
export type PostgresForTests = { readonly url: string; readonly ours: boolean } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresForTests;
  }
}

/** Takes the server that `DATABASE_URL` names, or starts one for this run of the tests. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL'];
  if (given) {
    provide('postgres', { url: given, ours: false });
    return undefined;
  }
  try {
    const server = await startPostgres();
    provide('postgres', { url: server.url, ours: true });
    return server.dispose;
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] === 'true') throw new Error(`no PostgreSQL for the tests: ${missing}`, { cause: error });
    provide('postgres', { missing });
    return undefined;
  }
}
