import type { DeadLetter } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { formatDeliveryError, formatTime } from '../../output/format.ts';
import { paint, print, printJson } from '../../output/print.ts';
import { printPages } from '../../output/print-pages.ts';
import { errorFactsToJson } from '../../output/to-json.ts';
import type { CommandContext } from '../context.ts';
import type { PageOptions } from '../flags.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** The options of `dead-letters list`. */
export interface ListDeadLettersOptions extends FilterOptions, PageOptions {}

/** Prints dead letters, newest first: the first page, or all pages. */
export async function listDeadLetters(options: ListDeadLettersOptions, context: CommandContext): Promise<number> {
  const { deadLetters } = await openChat(context.router);
  const { pageSize, all = false, json } = options;
  const list = deadLetters.list({ ...toFilter(options), pageSize }, { signal: context.signal });
  await printPages(list, {
    all,
    none: 'no dead letters',
    printItem: (letter) => {
      if (json) printJson(toJson(letter));
      else print(format(letter));
    },
  });
  return EXIT_CODES.success;
}

function format({ deadLetterId, deliveryId, channel, accountId, error, createTime }: DeadLetter): string {
  const account = [channel, accountId].filter((part) => part !== '').join(' ');
  return [
    `${paint('bold', deadLetterId)}  ${formatTime(createTime)}`,
    ...(account === '' ? [] : [`  account   ${account}`]),
    ...(deliveryId === '' ? [] : [`  delivery  ${deliveryId}`]),
    ...(error === undefined ? [] : [`  ${paint('red', formatDeliveryError(error))}`]),
  ].join('\n');
}

function toJson(letter: DeadLetter): Record<string, unknown> {
  const { topic, partition, offset } = letter;
  return {
    dead_letter_id: letter.deadLetterId,
    delivery_id: letter.deliveryId || undefined,
    channel: letter.channel || undefined,
    account: letter.accountId || undefined,
    error: letter.error && errorFactsToJson(letter.error),
    source: topic === '' ? undefined : { topic, partition, offset },
    create_time: letter.createTime,
    record_base64: letter.record.toString('base64'),
  };
}
