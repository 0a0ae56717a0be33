import type { StoredConfiguration } from '../stored-configuration.ts';
import { type Parameter, type SqlQuery, statement } from './pages.ts';
import { type Row, integer } from './row.ts';
import { createStoredAccounts } from './stored-accounts.ts';
import { createStoredApiKeys } from './stored-api-keys.ts';
import type { RunStatement } from './webhook-dialect.ts';

/** How a driver runs the statements of the stored configuration, which are the same in both dialects. */
export interface ConfigurationDriver {
  readonly parameter: Parameter;
  readonly select: (query: SqlQuery) => Promise<readonly Row[]>;
  readonly write: (query: SqlQuery) => Promise<readonly Row[]>;
  readonly now: () => number;
}

/** Creates the stored configuration. Triggers count its revision, in the transaction of each change. */
export function createStoredConfiguration({ parameter, select, write, now }: ConfigurationDriver): StoredConfiguration {
  const read: RunStatement = (text) => select(statement(parameter, text));
  const run: RunStatement = (text) => write(statement(parameter, text));
  return {
    revision: async () => {
      const [row] = await read(() => 'SELECT configuration_revision FROM store_state');
      return row ? integer(row, 'configuration_revision') : 0;
    },
    accounts: createStoredAccounts({ read, run, now }),
    apiKeys: createStoredApiKeys({ read, run }),
  };
}
