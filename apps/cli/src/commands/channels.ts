import type { Channel } from '@chat4all/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { wrapList } from '../output/layout.ts';
import { notice, paint, print, printJson } from '../output/print.ts';
import { channelToJson } from '../output/to-json.ts';
import { stateName } from '../states.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, examples } from './flags.ts';

/** Adds `channels`. */
export function addChannelsCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('channels')
    .description('Lists the channels with their accounts, addresses, contents, limits and receipts.')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all channels', '$ chat4all channels --json | jq .channel'))
    .action((options: JsonOptions) => runCommand((context) => listChannels(options, context)));
}

async function listChannels({ json }: JsonOptions, { router, signal }: CommandContext): Promise<number> {
  const chat = await openChat(router);
  const channels = await chat.channels.list({ signal });
  for (const channel of channels) {
    if (json) printJson(channelToJson(channel));
    else print(formatChannel(channel));
  }
  if (channels.length === 0) notice('no channels');
  return EXIT_CODES.success;
}

function formatChannel({ channel, accountIds, identityKinds, contents, receipts }: Channel): string {
  const limits = contents.map(({ kind, maximumLength, unit }) =>
    maximumLength === 0
      ? kind
      : `${kind} (at most ${maximumLength} ${unit.replace('utf8', 'UTF-8').replace('_', ' ')})`,
  );
  return [
    paint('bold', channel),
    wrapList('  accounts  ', accountIds.length === 0 ? ['none'] : accountIds),
    ...identityKinds.map(({ kind, description }) => `  address   ${kind}: ${description}`),
    wrapList('  contents  ', limits),
    wrapList('  receipts  ', receipts.length === 0 ? ['none after SENT'] : receipts.map(stateName)),
  ].join('\n');
}
