import { VERSION_1 } from './version-1.ts';
import { VERSION_2 } from './version-2.ts';
import { VERSION_3 } from './version-3.ts';
import { VERSION_4 } from './version-4.ts';
import { VERSION_5 } from './version-5.ts';
import { VERSION_6 } from './version-6.ts';
import { VERSION_7 } from './version-7.ts';
import { VERSION_8 } from './version-8.ts';
import { VERSION_9 } from './version-9.ts';
import { VERSION_10 } from './version-10.ts';
import { VERSION_11 } from './version-11.ts';
import { VERSION_12 } from './version-12.ts';
import { VERSION_13 } from './version-13.ts';
import { VERSION_14 } from './version-14.ts';
import { VERSION_15 } from './version-15.ts';
import { VERSION_16 } from './version-16.ts';
import { VERSION_17 } from './version-17.ts';
import { VERSION_18 } from './version-18.ts';
import { VERSION_19 } from './version-19.ts';

/**
 * The versions of the schema, applied in order: tables, indexes and types. A released version never changes; a test pins
 * the hash of each. `chat4all_schema` holds how many of them the database has. After the last one, the functions of
 * `functions/` are created or replaced: a version that changes a function's signature drops the function first, and a
 * change of functions alone needs a version too, which may be empty.
 */
export const MIGRATIONS: readonly string[] = [
  VERSION_1,
  VERSION_2,
  VERSION_3,
  VERSION_4,
  VERSION_5,
  VERSION_6,
  VERSION_7,
  VERSION_8,
  VERSION_9,
  VERSION_10,
  VERSION_11,
  VERSION_12,
  VERSION_13,
  VERSION_14,
  VERSION_15,
  VERSION_16,
  VERSION_17,
  VERSION_18,
  VERSION_19,
];
