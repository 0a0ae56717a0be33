import type { Capabilities } from '@chat4all/connector';
import type { Accounts } from '@chat4all/runtime';

/** The channels and accounts that identities are validated against. */
export interface IdentityRules {
  readonly accounts: Accounts;
  /** The capabilities of every installed channel, by its name. */
  readonly channels: ReadonlyMap<string, Capabilities>;
}

/** Describes a channel that is not installed, and lists those that are. */
export function unknownChannel(channel: string, channels: ReadonlyMap<string, Capabilities>): string {
  return `unknown channel "${channel}"; must be one of ${[...channels.keys()].join(', ')}`;
}
