import type { Callbacks } from '../callbacks/callbacks.ts';
import { Accounts } from '../graph/accounts.ts';
import { Faults } from '../graph/faults.ts';
import { Identifiers } from '../graph/identifiers.ts';
import { Rate } from '../graph/rate.ts';
import type { SandboxOptions } from '../options.ts';
import { MediaStore } from './media-store.ts';
import { Memory } from './memory.ts';
import { People } from './people.ts';
import { Templates } from './templates.ts';
import type { SandboxState } from './sandbox-state.ts';

/** A platform on which nothing has happened yet. */
export function createSandboxState(options: SandboxOptions, callbacks: Callbacks): SandboxState {
  const { now = Date.now, rememberedMessages = 10_000, rememberedMediaBytes = 256 * 1024 * 1024 } = options;
  const accounts = new Accounts(options.rules, now);
  for (const account of options.accounts ?? []) accounts.set(account);
  return {
    accounts,
    callbacks,
    now,
    people: new People(),
    memory: new Memory(rememberedMessages),
    media: new MediaStore(rememberedMediaBytes),
    templates: new Templates(),
    faults: new Faults(),
    rate: new Rate(),
    identifiers: new Identifiers(),
    delays: { sentMs: 50, deliveredMs: 200, readMs: 800, ...options.delays },
    onMessage: options.onMessage,
    origin: 'https://sandbox.invalid',
  };
}
