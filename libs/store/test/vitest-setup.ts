import type { TestProject } from 'vitest/node';
import { startPostgres } from '@chat4all/test-servers';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the PostgreSQL server. */
    postgresUrl: string;
  }
}

/** Uses the server at `DATABASE_URL`, or starts one for this run. Fails without either. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL'];
  if (given) {
    provide('postgresUrl', given);
    return undefined;
  }
  try {
    const server = await startPostgres();
    provide('postgresUrl', server.url);
    return server.dispose;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`no PostgreSQL for the tests: ${reason}; set DATABASE_URL to use another one`, { cause: error });
  }
}
