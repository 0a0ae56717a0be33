import { ADMIT_FUNCTIONS } from './admit.ts';
import { ADMIT_ONE_FUNCTIONS } from './admit-one.ts';
import { APPLY_FUNCTIONS } from './apply.ts';
import { APPLY_STEP_FUNCTIONS } from './apply-steps.ts';
import { BACKLOG_FUNCTIONS } from './backlog.ts';
import { CANCEL_FUNCTIONS } from './cancel.ts';
import { CLAIM_FUNCTIONS } from './claims.ts';
import { CONSENT_FUNCTIONS } from './consents.ts';
import { DEAD_LETTER_FUNCTIONS } from './dead-letters.ts';
import { DIRECTORY_FUNCTIONS } from './directory.ts';
import { ERASE_FUNCTIONS } from './erase.ts';
import { INSERT_FUNCTIONS } from './insert.ts';
import { LINK_FUNCTIONS } from './links.ts';
import { MEDIA_USAGE_FUNCTIONS } from './media-usage.ts';
import { PARK_FUNCTIONS } from './park.ts';
import { RECEIVE_FUNCTIONS } from './receive.ts';
import { REVISION_FUNCTIONS } from './revision.ts';
import { SCHEDULE_FUNCTIONS } from './schedule.ts';
import { takeDueFunctions } from './take-due.ts';
import { THREAD_FUNCTIONS } from './threads.ts';
import { USAGE_FUNCTIONS } from './usage.ts';

/** The functions of today, which the store calls; installed after the migrations, so that each replaces its predecessor. */
// One function does a whole batch: a statement per delivery would cost a round trip each.
export const FUNCTIONS = [
  THREAD_FUNCTIONS,
  INSERT_FUNCTIONS,
  BACKLOG_FUNCTIONS,
  CLAIM_FUNCTIONS,
  ADMIT_ONE_FUNCTIONS,
  ADMIT_FUNCTIONS,
  SCHEDULE_FUNCTIONS,
  APPLY_STEP_FUNCTIONS,
  DEAD_LETTER_FUNCTIONS,
  APPLY_FUNCTIONS,
  PARK_FUNCTIONS,
  takeDueFunctions,
  CANCEL_FUNCTIONS,
  DIRECTORY_FUNCTIONS,
  LINK_FUNCTIONS,
  CONSENT_FUNCTIONS,
  RECEIVE_FUNCTIONS,
  ERASE_FUNCTIONS,
  USAGE_FUNCTIONS,
  MEDIA_USAGE_FUNCTIONS,
  REVISION_FUNCTIONS,
].join('');
