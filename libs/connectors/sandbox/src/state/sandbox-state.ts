import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Accounts } from '../graph/accounts.ts';
import type { Faults } from '../graph/faults.ts';
import type { Identifiers } from '../graph/identifiers.ts';
import type { Rate } from '../graph/rate.ts';
import type { SandboxDelays, SandboxMessage } from '../options.ts';
import type { MediaStore } from './media-store.ts';
import type { Memory } from './memory.ts';
import type { People } from './people.ts';
import type { Templates } from './templates.ts';

/** All that the platform knows and has. */
export interface SandboxState {
  readonly accounts: Accounts;
  readonly people: People;
  readonly memory: Memory;
  readonly media: MediaStore;
  readonly templates: Templates;
  readonly faults: Faults;
  readonly rate: Rate;
  readonly identifiers: Identifiers;
  readonly callbacks: Callbacks;
  readonly delays: SandboxDelays;
  readonly now: () => number;
  readonly onMessage: ((message: SandboxMessage) => void) | undefined;
  /** Where the files that people send to Instagram accounts can be fetched: where the sandbox listens, once it does. */
  origin: string;
}
