import type { AddValue } from './pages.ts';
import type { Row } from './row.ts';
import type { StatementDriver } from './statement-driver.ts';

/** Writes a statement and its parameters, runs it in its own transaction, and returns its rows. */
export type RunStatement = (write: (value: AddValue) => string) => Promise<readonly Row[]>;

/** How a driver runs the statements of event webhooks, which are the same in both dialects. */
export interface WebhookDialect extends Pick<StatementDriver, 'parameter' | 'selectPage' | 'skipLocked' | 'now'> {
  readonly read: RunStatement;
  readonly run: RunStatement;
}
