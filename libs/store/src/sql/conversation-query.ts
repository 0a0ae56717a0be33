import type { Conversation, ConversationPage, ConversationQuery } from '../directory.ts';
import { decodePageToken, encodePageToken } from '../page-token.ts';
import { type ListQuery, assertPageSize } from './list-query.ts';

/**
 * Says which conversations a page has and in which order, one more than fit on it, as the end of a statement that
 * selects from `conversations`. Fails with `invalid` when the page's size or token is wrong.
 */
export function conversationListQuery(
  { tenantId, pageSize, pageToken }: ConversationQuery,
  parameter: (index: number) => string,
): ListQuery {
  assertPageSize(pageSize);
  const values: (string | number)[] = [];
  const value = (given: string | number): string => parameter(values.push(given));
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

/** The page from the conversations that {@link conversationListQuery} found. */
export function toConversationPage(found: readonly Conversation[], pageSize: number): ConversationPage {
  const conversations = found.slice(0, pageSize);
  const last = found.length > pageSize ? conversations.at(-1) : undefined;
  if (last === undefined) return { conversations };
  return { conversations, nextPageToken: encodePageToken({ timeMs: last.createTimeMs, id: last.conversationId }) };
}
