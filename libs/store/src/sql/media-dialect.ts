import type { StatementDriver } from './statement-driver.ts';

/** How a driver runs the statements of files, which are the same in both dialects. */
export interface MediaFileDialect extends StatementDriver {
  /** Returns the query of a tenant's `files` and `bytes` in `media_usage`, one row, that other transactions cannot change meanwhile. */
  readonly lockUsage: (tenant: string) => string;
}
