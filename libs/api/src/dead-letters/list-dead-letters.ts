import type { DeadLetter, ListDeadLettersRequest, ListDeadLettersResponse } from '@chat4all/proto';
import type { DeadLetters, DeadLetter as StoredDeadLetter } from '@chat4all/store';
import { pageSizeFrom } from '../validation/page-size.ts';
import { toFilter } from './to-filter.ts';

/** Lists dead letters of a tenant, newest first. */
export async function listDeadLetters(
  tenantId: string,
  { pageSize, pageToken, filter }: ListDeadLettersRequest,
  deadLetters: DeadLetters,
): Promise<ListDeadLettersResponse> {
  const page = await deadLetters.list({
    tenantId,
    pageSize: pageSizeFrom(pageSize),
    ...(pageToken !== '' && { pageToken }),
    ...toFilter(filter),
  });
  return { deadLetters: page.deadLetters.map(toDeadLetter), nextPageToken: page.nextPageToken ?? '' };
}

function toDeadLetter(letter: StoredDeadLetter): DeadLetter {
  const { topic, partition, offset } = letter.source ?? { topic: '', partition: 0, offset: 0 };
  return {
    deadLetterId: letter.deadLetterId,
    deliveryId: letter.delivery?.deliveryId ?? '',
    channel: letter.channel,
    accountId: letter.accountId,
    error: letter.error,
    topic,
    partition,
    offset,
    record: Buffer.from(letter.value),
    createTime: new Date(letter.createTimeMs),
  };
}
