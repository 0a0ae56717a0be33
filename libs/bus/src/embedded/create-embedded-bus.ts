import type { Bus } from '../bus.ts';
import { openJournalFile } from './journal-file.ts';
import { openEmbeddedBus } from './open-embedded-bus.ts';
import type { EmbeddedBusOptions } from './options.ts';

/**
 * Opens the log in a folder, for this process only. Published records are kept, and groups continue where they were.
 *
 * Fails with `locked` if another process uses the folder, with `misconfigured` if the folder cannot be created or written or
 * its content is damaged, and with `unavailable` if the disk fails.
 */
export function createEmbeddedBus(options: EmbeddedBusOptions): Promise<Bus> {
  return openEmbeddedBus(options, openJournalFile);
}
