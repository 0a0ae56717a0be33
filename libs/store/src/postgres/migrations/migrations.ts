import { version1 } from './version-1.ts';
import { version2 } from './version-2.ts';
import { version3 } from './version-3.ts';
import { version4 } from './version-4.ts';

/**
 * The versions of the schema, applied in order: tables, indexes and types. A released version never changes; a test pins
 * the hash of each. `chat4all_schema` holds how many of them the database has. After the last one, the functions of
 * `functions/` are created or replaced: a version that changes a function's signature drops the function first, and a
 * change of functions alone needs a version too, which may be empty.
 */
export const MIGRATIONS: readonly string[] = [version1, version2, version3, version4];
