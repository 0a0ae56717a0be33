import { admitFunctions } from './admit.ts';
import { admitOneFunctions } from './admit-one.ts';
import { applyFunctions } from './apply.ts';
import { applyStepFunctions } from './apply-steps.ts';
import { backlogFunctions } from './backlog.ts';
import { cancelFunctions } from './cancel.ts';
import { claimFunctions } from './claims.ts';
import { deadLetterFunctions } from './dead-letters.ts';
import { directoryFunctions } from './directory.ts';
import { eraseFunctions } from './erase.ts';
import { insertFunctions } from './insert.ts';
import { parkFunctions } from './park.ts';
import { scheduleFunctions } from './schedule.ts';
import { takeDueFunctions } from './take-due.ts';
import { usageFunctions } from './usage.ts';

/** The functions of today, which the store calls; installed after the migrations, so that each replaces its predecessor. */
// One function does a whole batch: a statement per delivery would cost a round trip each.
export const FUNCTIONS = [
  insertFunctions,
  backlogFunctions,
  claimFunctions,
  admitOneFunctions,
  admitFunctions,
  scheduleFunctions,
  applyStepFunctions,
  deadLetterFunctions,
  applyFunctions,
  parkFunctions,
  takeDueFunctions,
  cancelFunctions,
  directoryFunctions,
  eraseFunctions,
  usageFunctions,
].join('');
