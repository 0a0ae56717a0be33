import { type Command, Option } from 'commander';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, examples } from '../flags.ts';
import {
  type ListOptions,
  type ReadOptions,
  type UpdateOptions,
  getThread,
  listThreads,
  markThreadRead,
  updateThread,
} from './manage.ts';

const STATUSES = ['open', 'closed'];

/** Adds `threads` and its subcommands. */
export function addThreadCommands(program: Command, runCommand: RunCommand): void {
  const threads = program
    .command('threads')
    .description('Lists and changes threads: what was said between an account and a person.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all threads list --unread',
        '$ chat4all threads update $THREAD --assignee rui --labels vip,late',
        '$ chat4all list --thread $THREAD',
      ),
    );
  threads
    .command('list')
    .description('Lists threads, last activity first.')
    .option('--channel <name>', 'only on this channel')
    .option('--account <id>', 'only of this account')
    .addOption(new Option('--status <status>', 'only with this status').choices(STATUSES))
    .option('--assignee <id>', 'only of this assignee; empty for threads without')
    .option('--label <label>', 'only with this label')
    .option('--unread', 'only with unread messages')
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all threads list --unread --assignee "" --all --json | jq -r .thread_id'))
    .action((options: ListOptions) => runCommand((context) => listThreads(options, context)));
  threads
    .command('get')
    .description('Prints a thread.')
    .argument('<thread id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all threads get $THREAD'))
    .action((threadId: string, options: JsonOptions) => runCommand((context) => getThread(threadId, options, context)));
  threads
    .command('update')
    .description('Changes the status, the assignee or the labels of a thread.')
    .argument('<thread id>')
    .addOption(new Option('--status <status>', 'the new status').choices(STATUSES))
    .option('--assignee <id>', 'the new assignee; an empty one removes it')
    .option('--labels <labels>', 'the new labels, all of them, separated by commas; empty for none')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all threads update $THREAD --status closed --labels vip,late'))
    .action((threadId: string, options: UpdateOptions, command: Command) => {
      const { status, assignee, labels } = options;
      if (status === undefined && assignee === undefined && labels === undefined) {
        command.error('--status: is required, or --assignee, or --labels');
      }
      return runCommand((context) => updateThread(threadId, options, context));
    });
  threads
    .command('read')
    .description('Marks the messages of a thread as read, and shows the person that they were.')
    .argument('<thread id>')
    .option('--up-to <message id>', 'the newest message that was read (default: all)')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all threads read $THREAD'))
    .action((threadId: string, options: ReadOptions) =>
      runCommand((context) => markThreadRead(threadId, options, context)),
    );
}
