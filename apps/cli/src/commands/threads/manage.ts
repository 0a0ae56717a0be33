import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { formatThread, threadToJson } from '../../output/format-thread.ts';
import { shorten } from '../../output/layout.ts';
import { notice, print, printJson } from '../../output/print.ts';
import { printPages } from '../../output/print-pages.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions, PageOptions } from '../flags.ts';

/** The options of `threads list`. */
export interface ListOptions extends PageOptions {
  readonly channel?: string;
  readonly account?: string;
  readonly status?: 'open' | 'closed';
  readonly assignee?: string;
  readonly label?: string;
  readonly unread?: boolean;
}

/** The options of `threads update`. */
export interface UpdateOptions extends JsonOptions {
  readonly status?: 'open' | 'closed';
  readonly assignee?: string;
  /** Separated by commas. */
  readonly labels?: string;
}

/** The options of `threads read`. */
export interface ReadOptions extends JsonOptions {
  readonly upTo?: string;
}

export async function listThreads(options: ListOptions, { router, signal }: CommandContext): Promise<number> {
  const { account, all = false, json, ...filter } = options;
  const { threads } = await openChat(router);
  await printPages(threads.list({ ...filter, accountId: account }, { signal }), {
    all,
    none: 'no threads',
    printItem: (thread) => {
      if (json) printJson(threadToJson(thread));
      else print(formatThread(thread, (line) => shorten(line)));
    },
  });
  return EXIT_CODES.success;
}

export async function getThread(
  threadId: string,
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { threads } = await openChat(router);
  const thread = await threads.get(threadId, { signal });
  if (json) printJson(threadToJson(thread));
  else print(formatThread(thread));
  return EXIT_CODES.success;
}

export async function updateThread(
  threadId: string,
  { status, assignee, labels, json }: UpdateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { threads } = await openChat(router);
  const all = labels
    ?.split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');
  const thread = await threads.update(threadId, { status, assignee, labels: all }, { signal });
  if (json) printJson(threadToJson(thread));
  else print(formatThread(thread));
  return EXIT_CODES.success;
}

export async function markThreadRead(
  threadId: string,
  { upTo, json }: ReadOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { threads } = await openChat(router);
  const { thread, readMarkSent } = await threads.markRead(threadId, { messageId: upTo, signal });
  if (json) printJson({ ...(thread && threadToJson(thread)), read_mark_sent: readMarkSent });
  else if (thread) print(formatThread(thread));
  if (!readMarkSent) notice('the person was not shown that the messages were read');
  return EXIT_CODES.success;
}
