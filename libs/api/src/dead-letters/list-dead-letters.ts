import type { Capabilities } from '@chat4all/connector';
import type { DeadLetter, ListDeadLettersRequest, ListDeadLettersResponse } from '@chat4all/proto';
import type { DeadLetters, DeadLetter as StoredDeadLetter } from '@chat4all/store';
import { fillPage } from '../fill-page.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { Violations } from '../validation/violations.ts';
import { readFilter } from './read-filter.ts';

/**
 * Lists dead letters of a tenant, newest first. A page that takes more than a second may be short, with a token. Throws
 * INVALID_ARGUMENT that names every invalid filter.
 */
export async function listDeadLetters(
  tenantId: string,
  { pageSize, pageToken, filter }: ListDeadLettersRequest,
  {
    deadLetters,
    channels,
  }: { readonly deadLetters: DeadLetters; readonly channels: ReadonlyMap<string, Capabilities> },
): Promise<ListDeadLettersResponse> {
  const violations = new Violations();
  const query = { tenantId, ...readFilter(filter, channels, violations) };
  violations.assertNone();
  const tokens = new PageTokens('ListDeadLetters', query);
  const page = await fillPage(pageSizeFrom(pageSize), tokens.read(pageToken), async (request) => {
    const { deadLetters: items, ...rest } = await deadLetters.list({ ...query, ...request });
    return { items, ...rest };
  });
  return { deadLetters: page.items.map(toDeadLetter), nextPageToken: tokens.write(page.nextPageToken) };
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
