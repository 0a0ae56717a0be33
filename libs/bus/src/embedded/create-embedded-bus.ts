import type { Bus } from '../bus.ts';
import { openJournalFile } from './journal-file.ts';
import { openEmbeddedBus } from './open-embedded-bus.ts';
import type { EmbeddedBusOptions } from './options.ts';

/**
 * Opens the log in a folder of this machine, for this process alone. What was published to it before is there, and
 * groups go on where they were.
 *
 * Fails with `locked` when another process has the folder, with `misconfigured` when the folder cannot be created or
 * written, or what it holds is damaged, and with `unavailable` when the disk fails.
 */
export function createEmbeddedBus(options: EmbeddedBusOptions): Promise<Bus> {
  return openEmbeddedBus(options, openJournalFile);
}
