import type { Event } from '@chat4all/client';
import { type Command, Option } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { EventPrinter } from '../output/event-printer.ts';
import { drained, notice, printJson } from '../output/print.ts';
import { eventToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, examples, pastTimeOption, repeatableOption } from './flags.ts';

interface WatchOptions extends JsonOptions {
  readonly since?: Date;
  readonly cursor?: string;
  readonly channel?: readonly string[];
  readonly message?: readonly string[];
}

/** Adds `watch`. */
export function addWatchCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('watch')
    .description('Prints events as they happen: delivery states and inbound messages.')
    .addOption(pastTimeOption('--since', 'start at this time'))
    .addOption(new Option('--cursor <cursor>', 'start where an earlier watch ended').conflicts('since'))
    .addOption(repeatableOption('--channel <name>', 'only this channel'))
    .addOption(repeatableOption('--message <id>', 'only this message'))
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `
Starts now without --since or --cursor. Reconnects after a restart of the router
and misses no event. Ctrl-C ends it, and prints the cursor to continue from on
standard error.
${examples(
  '$ chat4all watch',
  '$ chat4all watch --since 2026-11-23T10:00:00Z --channel whatsapp',
  `$ chat4all watch --since 1h --json | jq 'select(.type == "inbound") | .text'`,
)}`,
    )
    .action((options: WatchOptions) => runCommand((context) => watch(options, context)));
}

async function watch(options: WatchOptions, { router, signal }: CommandContext): Promise<number> {
  const chat = await openChat(router);
  const events = chat.events({
    cursor: options.cursor,
    startTime: options.since,
    channels: options.channel,
    messageIds: options.message,
    signal,
    onDisconnect: ({ message }) => {
      notice(`stream interrupted, reconnecting: ${message}`);
    },
    onResume: () => {
      notice('stream resumed');
    },
  });
  const printer = new EventPrinter();
  const printEvent = (event: Event): void => {
    if (options.json) printJson(eventToJson(event));
    else printer.print(event);
  };
  try {
    for await (const event of events) {
      printEvent(event);
      await drained();
    }
  } finally {
    if (events.cursor !== undefined) notice(`continue with: chat4all watch --cursor ${events.cursor}`);
  }
  return EXIT_CODES.success;
}
