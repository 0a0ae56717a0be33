import { type DeadLetter, unary } from '@chat4all/proto';
import { exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
import type { CommandContext } from '../commands/context.ts';
import { formatDeliveryError } from '../output/format.ts';
import { notice, paint, print, printJson } from '../output/print.ts';
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
  const { deadLetters, metadata } = await openConnection(context.router);
  const call = { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const { pageSize } = options;
  const filter = toFilter(options);
  let pageToken = '';
  do {
    const page = await unary(deadLetters.listDeadLetters.bind(deadLetters), { pageSize, pageToken, filter }, call);
    for (const letter of page.deadLetters) {
      if (options.json) printJson(toJson(letter));
      else print(format(letter));
    }
    pageToken = page.nextPageToken;
  } while (options.all && pageToken !== '');
  if (pageToken !== '') notice('There are more: --all lists them all.');
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
