import type { Conversation, Person } from '@chat4all/client';
import type { Command } from 'commander';
import { openChat } from '../client/open-chat.ts';
import { EXIT_CODES } from '../cli-error.ts';
import { formatRecipient } from '../output/format.ts';
import { paint, print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { recipientToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, type PageOptions, examples, repeatableOption } from './flags.ts';
import { type ChannelAddress, collectPair, parseAddresses } from './parsers.ts';

interface CreateOptions extends JsonOptions {
  readonly user?: readonly string[];
  readonly member?: readonly ChannelAddress[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/** Adds `conversations` and its subcommands. */
export function addConversationCommands(program: Command, runCommand: RunCommand): void {
  const conversations = program
    .command('conversations')
    .description('Manages conversations: named groups of people to send to.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all conversations create --user ana --user rui',
        '$ chat4all send --conversation <id> "Olá a todos"',
        '$ chat4all conversations list',
      ),
    );

  conversations
    .command('create')
    .description('Creates a conversation and prints its id.')
    .addOption(repeatableOption('--user <id>', 'a member: a user of the directory'))
    .option('--member <channel=address>', 'a member by address; can be repeated', collectAddress)
    .option('--metadata <key=value>', 'a label of your own; can be repeated', collectPair)
    .option('--request-id <id>', 'an id of the request; a conversation is created once per id')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all conversations create --user ana --member whatsapp=+5511999999999'))
    .action((options: CreateOptions, command: Command) => {
      const { user: users = [], member: addresses = [] } = options;
      if (users.length + addresses.length === 0) command.error('--user: is required, or --member');
      const members = [
        ...users.map((user) => ({ user })),
        ...addresses.map(({ channel, to: value }) => ({ identity: { channel, value } })),
      ];
      return runCommand((context) => create(members, options, context));
    });

  conversations
    .command('get')
    .description('Prints a conversation with its members.')
    .argument('<conversation id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all conversations get <id>'))
    .action((conversationId: string, options: JsonOptions) =>
      runCommand(async ({ router, signal }) => {
        const chat = await openChat(router);
        printConversation(await chat.conversations.get(conversationId, { signal }), options);
        return EXIT_CODES.success;
      }),
    );

  conversations
    .command('list')
    .description('Lists conversations, newest first.')
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all conversations list --all --json'))
    .action((options: PageOptions) =>
      runCommand(async ({ router, signal }) => {
        const { conversations: listed } = await openChat(router);
        await printPages(listed.list({ pageSize: options.pageSize }, { signal }), {
          all: options.all ?? false,
          none: 'no conversations',
          printItem: (conversation) => {
            printConversation(conversation, options);
          },
        });
        return EXIT_CODES.success;
      }),
    );
}

async function create(
  members: readonly Person[],
  { metadata, requestId, json }: CreateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { conversations } = await openChat(router);
  const conversation = await conversations.create({ members, metadata, requestId }, { signal });
  if (json) printConversation(conversation, { json });
  else print(conversation.conversationId);
  return EXIT_CODES.success;
}

/** Collects `channel=address`. */
function collectAddress(text: string, previous: readonly ChannelAddress[] = []): readonly ChannelAddress[] {
  return [...previous, ...parseAddresses(text)];
}

function printConversation(conversation: Conversation, { json }: JsonOptions): void {
  const { conversationId, members, metadata, createTime } = conversation;
  if (json) {
    printJson({
      conversation_id: conversationId,
      members: members.map(recipientToJson),
      metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
      create_time: createTime,
    });
    return;
  }
  print([paint('bold', conversationId), ...members.map((member) => `  ${formatRecipient(member)}`)].join('\n'));
}
