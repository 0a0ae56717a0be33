import type { StartTarget } from '../target.ts';
import { startCallbacks } from './callbacks.ts';
import { startConfiguration } from './configuration.ts';
import { startJournal } from './journal.ts';
import { startRequests } from './requests.ts';

/** Every target by its name. */
export const TARGETS: Readonly<Record<string, StartTarget>> = {
  callbacks: startCallbacks,
  requests: startRequests,
  journal: startJournal,
  configuration: startConfiguration,
};
