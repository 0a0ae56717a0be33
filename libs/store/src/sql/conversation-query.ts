import type { Conversation, ConversationPage, ConversationQuery } from '../directory.ts';
import { decodePageToken, encodePageToken } from '../page-token.ts';
import { type ListQuery, assertPageSize } from './list-query.ts';

/**
 * Returns the end of a statement that selects a page of `conversations` in order, and one row more. Fails with
 * `invalid` if the page size or token is wrong.
 */
export function conversationListQuery(
  { tenantId, pageSize, pageToken }: ConversationQuery,
  parameter: (index: number) => string,
): ListQuery {
  assertPageSize(pageSize);
  const values: (string | number)[] = [];
  const value = (added: string | number): string => parameter(values.push(added));
  const where = [`tenant_id = ${value(tenantId)}`];
  if (pageToken) {
    const { timeMs, id } = decodePageToken(pageToken);
    where.push(`(create_time, conversation_id) < (${value(timeMs)}, ${value(id)})`);
  }
  return {
    text: `WHERE ${where.join(' AND ')} ORDER BY create_time DESC, conversation_id DESC LIMIT ${value(pageSize + 1)}`,
    values,
  };
}

/** Returns the page of the rows that {@link conversationListQuery} selects. */
export function toConversationPage(found: readonly Conversation[], pageSize: number): ConversationPage {
  const conversations = found.slice(0, pageSize);
  const last = found.length > pageSize ? conversations.at(-1) : undefined;
  if (last === undefined) return { conversations };
  return { conversations, nextPageToken: encodePageToken({ timeMs: last.createTimeMs, id: last.conversationId }) };
}
