import type { DeadLetter } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import type { CommandContext } from '../commands/context.ts';
import { formatDeliveryError } from '../output/format.ts';
import { paint, print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { errorFactsToJson } from '../output/to-json.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** Which dead letters to list, and how. */
export interface ListDeadLettersOptions extends FilterOptions {
  readonly pageSize: number;
  readonly all?: true;
  readonly json?: true;
}

/** Prints dead letters, the newest first: one page, or all of them. */
export async function listDeadLetters(options: ListDeadLettersOptions, context: CommandContext): Promise<number> {
  const { deadLetters } = await openChat(context.router);
  const { pageSize, all = false, json } = options;
  const list = deadLetters.list({ ...toFilter(options), pageSize }, { signal: context.signal });
  await printPages(list, all, (letter) => {
    if (json) printJson(toJson(letter));
    else print(format(letter));
  });
  return exitCodes.success;
}

function format({ deadLetterId, deliveryId, channel, accountId, error, createTime }: DeadLetter): string {
  const time = paint('dim', createTime?.toISOString() ?? '-');
  const whose = [channel, accountId].filter((part) => part !== '').join(' ') || '-';
  const what = deliveryId === '' ? 'no delivery' : `delivery ${deliveryId}`;
  const why = error === undefined ? '' : `\n  ${paint('red', formatDeliveryError(error))}`;
  return `${deadLetterId}  ${time}  ${whose}  ${what}${why}`;
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
