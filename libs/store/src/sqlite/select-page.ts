import type { DatabaseSync } from 'node:sqlite';
import type { PageQueries, Parameter, RowPage } from '../sql/pages.ts';

/** Writes the placeholder of a parameter. */
export const PARAMETER: Parameter = () => '?';

/** Runs the statements of a page. */
export function selectPage(database: DatabaseSync, queries: PageQueries): RowPage {
  let step = queries.next();
  while (!step.done) step = queries.next(database.prepare(step.value.text).all(...step.value.values));
  return step.value;
}
