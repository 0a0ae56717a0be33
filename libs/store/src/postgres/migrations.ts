import { admitFunction } from './admit-function.ts';
import { applyFunction } from './apply-function.ts';
import { factFunctions } from './fact-functions.ts';
import { insertFunctions } from './insert-functions.ts';
import { tables } from './tables.ts';

/** The schema's versions, applied in order and never changed once released. `chat4all_schema` has how many there are. */
export const migrations: readonly string[] = [tables + insertFunctions + admitFunction + factFunctions + applyFunction];
