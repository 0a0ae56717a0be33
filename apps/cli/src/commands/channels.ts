import type { Channel } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { paint, print, printJson } from '../output/print.ts';
import { channelToJson } from '../output/to-json.ts';
import { stateName } from '../states.ts';
import type { CommandContext } from './context.ts';

/** Prints the channels, with what each can carry and report. */
export async function channels(options: { json?: true }, context: CommandContext): Promise<number> {
  const chat = await openChat(context.router);
  for (const channel of await chat.channels.list({ signal: context.signal })) {
    if (options.json) printJson(channelToJson(channel));
    else print(formatChannel(channel));
  }
  return exitCodes.success;
}

function formatChannel({ channel, accountIds, identityKinds, contents, receipts }: Channel): string {
  const limits = contents.map(({ kind, maximumLength, unit }) =>
    maximumLength === 0 ? kind : `${kind} (at most ${maximumLength} ${unit.replace('_', ' ')})`,
  );
  return [
    paint('bold', channel),
    `  accounts  ${accountIds.join(', ') || 'none'}`,
    ...identityKinds.map(({ kind, description }) => `  to        ${kind}: ${description}`),
    `  carries   ${limits.join(', ')}`,
    `  reports   ${receipts.map(stateName).join(', ') || 'nothing after SENT'}`,
  ].join('\n');
}
