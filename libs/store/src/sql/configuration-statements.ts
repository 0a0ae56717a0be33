import type { StoredConfiguration } from '../stored-configuration.ts';
import { statement } from './pages.ts';
import { integer } from './row.ts';
import type { StatementDriver } from './statement-driver.ts';
import { createStoredAccounts } from './stored-accounts.ts';
import { createStoredApiKeys } from './stored-api-keys.ts';
import type { RunStatement } from './webhook-dialect.ts';

/** Creates the stored configuration. Triggers count its revision, in the transaction of each change. */
export function createStoredConfiguration({ parameter, select, write, now }: StatementDriver): StoredConfiguration {
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
