import type { DeadLetterFilter, DeadLetterPage, DeadLetterQuery } from '../dead-letters.ts';
import {
  type AddValue,
  type Conditions,
  type ListSource,
  type PageQueries,
  type Parameter,
  type RowPage,
  type SqlQuery,
  listInOrder,
  listVisited,
} from './pages.ts';
import { toDeadLetter } from './stored-dead-letter.ts';

/** The most dead letters that a page visits. */
const VISIT_LIMIT = 2_000;

/** Returns a condition on `dead_letters` for those of a tenant that match, and its parameters after the given ones. */
export function deadLetterCondition(
  tenantId: string,
  filter: DeadLetterFilter,
  parameter: Parameter,
  given: readonly (string | number)[] = [],
): SqlQuery {
  const values = [...given];
  const value: AddValue = (added) => parameter(values.push(added));
  const where = [...ofTenant(tenantId, filter, value), ...matching(filter, value)];
  return { text: where.join(' AND '), values };
}

/** A condition: came from a topic, or is a callback or the id of a received file, and is in no replay. */
export const REPLAYABLE = `replay_id IS NULL
  AND (source_topic IS NOT NULL OR headers LIKE '%"content-type":"application/vnd.chat4all.callback+json"%'
    OR headers LIKE '%"content-type":"application/vnd.chat4all.media-id"%')`;

/**
 * Lists a page of dead letters, newest first; with a channel, account or reason, it visits at most 2,000.
 * Fails with `invalid` if the page size or token is wrong.
 */
export function listDeadLetters(query: DeadLetterQuery, parameter: Parameter): PageQueries {
  const source: ListSource = {
    ...{ parameter, table: 'dead_letters', idColumn: 'dead_letter_id', select: 'SELECT * FROM dead_letters' },
    inOrder: (value) => ofTenant(query.tenantId, query, value),
  };
  const { channel, accountId, reason, deadLetterIds } = query;
  const filters: Conditions = (value) => matching(query, value);
  // Ids are looked up, whatever else is asked for.
  const isBounded = (!channel && !accountId && !reason) || (deadLetterIds?.length ?? 0) > 0;
  return isBounded ? listInOrder(source, query, filters) : listVisited(source, query, filters, VISIT_LIMIT);
}

/** Returns the page of the rows that {@link listDeadLetters} selects. */
export function toDeadLetterPage({ rows, ...rest }: RowPage): DeadLetterPage {
  return { deadLetters: rows.map(toDeadLetter), ...rest };
}

function ofTenant(tenantId: string, { startTimeMs, endTimeMs }: DeadLetterFilter, value: AddValue): string[] {
  const where = [`tenant_id = ${value(tenantId)}`];
  if (startTimeMs !== undefined) where.push(`create_time >= ${value(startTimeMs)}`);
  if (endTimeMs !== undefined) where.push(`create_time < ${value(endTimeMs)}`);
  return where;
}

function matching({ channel, accountId, reason, deadLetterIds }: DeadLetterFilter, value: AddValue): string[] {
  const where: string[] = [];
  if (channel) where.push(`channel = ${value(channel)}`);
  if (accountId) where.push(`account_id = ${value(accountId)}`);
  if (reason) where.push(`reason = ${value(reason)}`);
  if (deadLetterIds?.length) where.push(`dead_letter_id IN (${deadLetterIds.map(value).join(', ')})`);
  return where;
}
