import type { TestProject } from 'vitest/node';
import { startPostgres } from '@chat4all/test-servers';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server for tests is. */
    postgresUrl: string;
  }
}

/** Takes the server that `DATABASE_URL` names, or starts one for this run of the tests. Without either it fails. */
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
    throw new Error(`no PostgreSQL for the tests: ${reason}. DATABASE_URL can name one.`, { cause: error });
  }
}
