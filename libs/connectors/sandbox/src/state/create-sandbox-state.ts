import type { Callbacks } from '../callbacks/callbacks.ts';
import { Accounts } from '../graph/accounts.ts';
import { Faults } from '../graph/faults.ts';
import { IdGenerator } from '../graph/id-generator.ts';
import { RateLimiter } from '../graph/rate-limiter.ts';
import type { SandboxOptions } from '../options.ts';
import { MediaStore } from './media-store.ts';
import { MessageLog } from './message-log.ts';
import { People } from './people.ts';
import { registerSample } from '../templates/report.ts';
import { Templates } from './templates.ts';
import type { SandboxState } from './sandbox-state.ts';

/** Creates the state of a platform without messages. */
export function createSandboxState(options: SandboxOptions, callbacks: Callbacks): SandboxState {
  const { now = Date.now, maximumMessages = 10_000, maximumMediaBytes = 256 * 1024 * 1024 } = options;
  const accounts = new Accounts(options.rules, now);
  for (const account of options.accounts ?? []) accounts.set(account);
  const templates = new Templates((account) => accounts.templateOwner(account));
  for (const account of options.accounts ?? []) registerSample({ templates }, account);
  return {
    accounts,
    callbacks,
    now,
    people: new People(),
    messageLog: new MessageLog(maximumMessages),
    media: new MediaStore(maximumMediaBytes),
    templates,
    faults: new Faults(),
    rateLimiter: new RateLimiter(),
    ids: new IdGenerator(),
    delays: { sentMs: 50, deliveredMs: 200, readMs: 800, reviewMs: 1000, ...options.delays },
    onMessage: options.onMessage,
    origin: 'https://lookaside.fbsbx.com',
  };
}
