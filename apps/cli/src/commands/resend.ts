import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, examples } from './flags.ts';

interface ResendOptions extends JsonOptions {
  readonly requestId?: string;
}

/** Adds `resend`. */
export function addResendCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('resend')
    .description(
      'Sends a message again to the recipients whose deliveries are FAILED or EXPIRED, and prints the new message.',
    )
    .argument('<message id>')
    .option('--request-id <id>', 'the idempotency key of the new message (default: a new UUID)')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all resend m3f0c2b4e7d0b5c559b0d5f1f1e0f6a11'))
    .action((messageId: string, options: ResendOptions) =>
      runCommand((context) => resend(messageId, options, context)),
    );
}

async function resend(
  messageId: string,
  { requestId, json }: ResendOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { messages } = await openChat(router);
  const message = await messages.resend(messageId, { requestId, signal });
  if (json) printJson(messageToJson(message));
  else print(formatMessage(message));
  return EXIT_CODES.success;
}
