import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Accounts } from '../graph/accounts.ts';
import type { Faults } from '../graph/faults.ts';
import type { IdGenerator } from '../graph/id-generator.ts';
import type { RateLimiter } from '../graph/rate-limiter.ts';
import type { SandboxDelays, SandboxMessage } from '../options.ts';
import type { MediaStore } from './media-store.ts';
import type { MessageLog } from './message-log.ts';
import type { People } from './people.ts';
import type { Templates } from './templates.ts';

/** The state of the platform. */
export interface SandboxState {
  readonly accounts: Accounts;
  readonly people: People;
  readonly messageLog: MessageLog;
  readonly media: MediaStore;
  readonly templates: Templates;
  readonly faults: Faults;
  readonly rateLimiter: RateLimiter;
  readonly ids: IdGenerator;
  readonly callbacks: Callbacks;
  readonly delays: SandboxDelays;
  readonly now: () => number;
  readonly onMessage: ((message: SandboxMessage) => void) | undefined;
  /** The origin of the URLs of files that people send to Instagram accounts: that of the server once it listens, before Meta's own. */
  origin: string;
}
