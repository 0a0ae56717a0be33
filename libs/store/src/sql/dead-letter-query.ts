import type { DeadLetterFilter, DeadLetterPage, DeadLetterQuery } from '../dead-letters.ts';
import { decodePageToken, encodePageToken } from '../page-token.ts';
import { type ListQuery, assertPageSize } from './list-query.ts';
import { type Row } from './row.ts';
import { toDeadLetter } from './stored-dead-letter.ts';

/** Returns a condition on `dead_letters` for those of a tenant that match, and its parameters after the given ones. */
export function deadLetterCondition(
  tenantId: string,
  filter: DeadLetterFilter,
  parameter: (index: number) => string,
  given: readonly (string | number)[] = [],
): ListQuery {
  const values = [...given];
  const value = (added: string | number): string => parameter(values.push(added));
  const where = [`tenant_id = ${value(tenantId)}`];
  if (filter.channel) where.push(`channel = ${value(filter.channel)}`);
  if (filter.accountId) where.push(`account_id = ${value(filter.accountId)}`);
  if (filter.reason) where.push(`reason = ${value(filter.reason)}`);
  if (filter.startTimeMs !== undefined) where.push(`create_time >= ${value(filter.startTimeMs)}`);
  if (filter.endTimeMs !== undefined) where.push(`create_time < ${value(filter.endTimeMs)}`);
  if (filter.deadLetterIds?.length) where.push(`dead_letter_id IN (${filter.deadLetterIds.map(value).join(', ')})`);
  return { text: where.join(' AND '), values };
}

/** A condition: came from a topic or is a callback, and is in no replay. */
export const REPLAYABLE = `replay_id IS NULL
  AND (source_topic IS NOT NULL OR headers LIKE '%"content-type":"application/vnd.chat4all.callback+json"%')`;

/**
 * Returns the end of a statement that selects a page of `dead_letters` in order, and one row more. Fails with `invalid`
 * if the page size or token is wrong.
 */
export function deadLetterListQuery(query: DeadLetterQuery, parameter: (index: number) => string): ListQuery {
  assertPageSize(query.pageSize);
  const { text, values: matching } = deadLetterCondition(query.tenantId, query, parameter);
  const values = [...matching];
  const value = (added: string | number): string => parameter(values.push(added));
  const where = [text];
  if (query.pageToken) {
    const { timeMs, id } = decodePageToken(query.pageToken);
    where.push(`(create_time, dead_letter_id) < (${value(timeMs)}, ${value(id)})`);
  }
  return {
    text: `WHERE ${where.join(' AND ')} ORDER BY create_time DESC, dead_letter_id DESC LIMIT ${value(query.pageSize + 1)}`,
    values,
  };
}

/** Returns the page of the rows that {@link deadLetterListQuery} selects. */
export function toDeadLetterPage(rows: readonly Row[], pageSize: number): DeadLetterPage {
  const deadLetters = rows.slice(0, pageSize).map(toDeadLetter);
  const last = rows.length > pageSize ? deadLetters.at(-1) : undefined;
  if (last === undefined) return { deadLetters };
  return { deadLetters, nextPageToken: encodePageToken({ timeMs: last.createTimeMs, id: last.deadLetterId }) };
}
