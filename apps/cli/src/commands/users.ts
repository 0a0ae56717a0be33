import type { User } from '@chat4all/client';
import { CliError, exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import type { ChannelAddress } from '../options.ts';
import { formatIdentity } from '../output/format.ts';
import { paint, print, printJson } from '../output/print.ts';
import { identityToJson } from '../output/to-json.ts';
import type { CommandContext } from './context.ts';

/** How to print. */
export interface PrintOptions {
  readonly json?: true;
}

/** Creates a user, or replaces its identities, and prints it. */
export async function putUser(
  userId: string,
  identities: readonly ChannelAddress[],
  options: PrintOptions,
  context: CommandContext,
): Promise<number> {
  const { users } = await openChat(context.router);
  const list = identities.map(({ channel, to }) => ({ channel, value: to }));
  printUser(await users.put(userId, list, { signal: context.signal }), options);
  return exitCodes.success;
}

/** Prints a user. */
export async function getUser(userId: string, options: PrintOptions, context: CommandContext): Promise<number> {
  const { users } = await openChat(context.router);
  printUser(await users.get(userId, { signal: context.signal }), options);
  return exitCodes.success;
}

/** Takes down what a user wants. */
export async function setConsent(
  userId: string,
  consent: 'opted_in' | 'opted_out',
  { scope = '' }: { readonly scope?: string },
  context: CommandContext,
): Promise<number> {
  const { users } = await openChat(context.router);
  await users.setConsent({ of: { user: userId }, consent, scope }, { signal: context.signal });
  const what = scope === '' ? 'everything' : scope;
  print(consent === 'opted_out' ? `${userId} has opted out of ${what}.` : `${userId} has opted in to ${what}.`);
  return exitCodes.success;
}

/** Erases a user, who has to be named twice. */
export async function eraseUser(
  userId: string,
  { confirm, json }: PrintOptions & { readonly confirm?: string },
  context: CommandContext,
): Promise<number> {
  if (confirm !== userId) {
    throw new CliError(`Nothing was done: this cannot be undone. Say --confirm ${userId} too.`, exitCodes.usage);
  }
  const { users } = await openChat(context.router);
  const { erasedMessages, logRetentionEndTime } = await users.erase(userId, { signal: context.signal });
  if (json) {
    printJson({ user_id: userId, erased_messages: erasedMessages, log_retention_end_time: logRetentionEndTime });
  } else {
    const until = logRetentionEndTime?.toISOString() ?? 'its retention is over';
    print(`${userId} is erased, ${erasedMessages} messages blanked. The log holds what it has until ${until}.`);
  }
  return exitCodes.success;
}

function printUser({ userId, identities, updateTime }: User, { json }: PrintOptions): void {
  if (json) {
    printJson({ user_id: userId, identities: identities.map(identityToJson), update_time: updateTime });
    return;
  }
  print([paint('bold', userId), ...identities.map((identity) => `  ${formatIdentity(identity)}`)].join('\n'));
}
