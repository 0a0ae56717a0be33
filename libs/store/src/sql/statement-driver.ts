import type { PageQueries, Parameter, RowPage, SqlQuery } from './pages.ts';
import type { Row } from './row.ts';

/** How a driver runs statements that are the same in both dialects. */
export interface StatementDriver {
  readonly parameter: Parameter;
  readonly select: (query: SqlQuery) => Promise<readonly Row[]>;
  /** Runs a statement in its own transaction, and returns the rows of its RETURNING clause. */
  readonly write: (query: SqlQuery) => Promise<readonly Row[]>;
  readonly selectPage: (queries: PageQueries) => Promise<RowPage>;
  /** The clause that locks selected rows and skips those that another process has locked; empty if one process writes at a time. */
  readonly skipLocked: string;
  readonly now: () => number;
}
