import { type Channel, unary } from '@chat4all/proto';
import { exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { paint, print, printJson } from '../output/print.ts';
import { channelToJson } from '../output/to-json.ts';
import { stateName } from '../states.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
import type { CommandContext } from './context.ts';

/** Prints the channels, with what each can carry and report. */
export async function channels(options: { json?: true }, context: CommandContext): Promise<number> {
  const connection = await openConnection(context.router);
  const call = { metadata: connection.metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const listed = await unary(connection.channels.listChannels.bind(connection.channels), {}, call);
  for (const channel of listed.channels) {
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
