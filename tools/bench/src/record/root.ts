import { join } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../../../..');

/** The folder of the records and their plot. */
export const RECORDS_FOLDER = join(root, 'docs/benchmarks');
