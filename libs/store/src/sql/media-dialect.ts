import type { PageQueries, Parameter, RowPage, SqlQuery } from './pages.ts';
import type { Row } from './row.ts';

/** How a driver runs the statements of files, which are the same in both dialects. */
export interface MediaFileDialect {
  readonly parameter: Parameter;
  readonly select: (query: SqlQuery) => Promise<readonly Row[]>;
  /** Runs a statement in its own transaction, and returns the rows of its RETURNING clause. */
  readonly write: (query: SqlQuery) => Promise<readonly Row[]>;
  /** Returns the query of a tenant's `files` and `bytes` in `media_usage`, one row, that other transactions cannot change meanwhile. */
  readonly lockUsage: (tenant: string) => string;
  readonly selectPage: (queries: PageQueries) => Promise<RowPage>;
  /** The clause that locks selected rows and skips those that another process has locked; empty if one process writes at a time. */
  readonly skipLocked: string;
  readonly now: () => number;
}
