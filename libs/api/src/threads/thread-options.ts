import type { Capabilities } from '@chat4all/connector';
import type { Accounts, Logger } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';

/** The parts of ThreadService. */
export interface ThreadOptions {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly channels: ReadonlyMap<string, Capabilities>;
  readonly logger: Logger;
}
