import { admitFunction } from './admit-function.ts';
import { admitWaitingFunction } from './admit-waiting-function.ts';
import { applyFunction } from './apply-function.ts';
import { batchTypes } from './batch-types.ts';
import { claimFunctions } from './claim-functions.ts';
import { deadLetterFunctions } from './dead-letter-functions.ts';
import { directoryFunctions } from './directory-functions.ts';
import { directoryTables } from './directory-tables.ts';
import { dueFunction } from './due-function.ts';
import { endFunctions } from './end-functions.ts';
import { eraseFunction } from './erase-function.ts';
import { factFunctions } from './fact-functions.ts';
import { insertFunctions } from './insert-functions.ts';
import { parkFunction } from './park-function.ts';
import { scheduleFunction } from './schedule-function.ts';
import { tables } from './tables.ts';
import { usageTable } from './usage-table.ts';
import { waitingFunctions } from './waiting-functions.ts';
import { waitingTables } from './waiting-tables.ts';

/** The schema's versions, applied in order and never changed once released. `chat4all_schema` has how many there are. */
export const migrations: readonly string[] = [
  [
    tables,
    waitingTables,
    batchTypes,
    insertFunctions,
    waitingFunctions,
    claimFunctions,
    admitWaitingFunction,
    admitFunction,
    scheduleFunction,
    factFunctions,
    deadLetterFunctions,
    applyFunction,
    parkFunction,
    dueFunction,
    endFunctions,
  ].join(''),
  [directoryTables, directoryFunctions, eraseFunction].join(''),
  usageTable,
];
