import type { ConversationQuery } from '../directory.ts';
import { type PageQueries, type Parameter, listInOrder } from './pages.ts';

/** Lists a page of conversations, newest first, from a table or view. Fails with `invalid` if the page size or token is wrong. */
export function listConversations(query: ConversationQuery, table: string, parameter: Parameter): PageQueries {
  return listInOrder(
    {
      ...{ parameter, table, idColumn: 'conversation_id', select: `SELECT * FROM ${table}` },
      inOrder: (value) => [`tenant_id = ${value(query.tenantId)}`],
    },
    query,
  );
}
