import { version1 } from './version-1.ts';
import { version2 } from './version-2.ts';
import { version3 } from './version-3.ts';
import { version4 } from './version-4.ts';

/**
 * The versions of the schema, applied in order. A released version never changes; a test pins the hash of each. The
 * database's `user_version` counts those that it has.
 */
export const MIGRATIONS: readonly string[] = [version1, version2, version3, version4];
