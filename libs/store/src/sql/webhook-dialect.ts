import type { AddValue, PageQueries, Parameter, RowPage } from './pages.ts';
import type { Row } from './row.ts';

/** Writes a statement and its parameters, runs it in its own transaction, and returns its rows. */
export type RunStatement = (write: (value: AddValue) => string) => Promise<readonly Row[]>;

/** How a driver runs the statements of event webhooks, which are the same in both dialects. */
export interface WebhookDialect {
  readonly parameter: Parameter;
  readonly read: RunStatement;
  readonly run: RunStatement;
  readonly selectPage: (queries: PageQueries) => Promise<RowPage>;
  /** The clause that locks selected rows and skips those that another process has locked; empty if one process writes at a time. */
  readonly skipLocked: string;
  readonly now: () => number;
}
