import type { Identity, Message } from '@chat4all/proto';
import { type PageCursor, decodePageToken, encodePageToken } from '../page-token.ts';
import { StoreError } from '../store-error.ts';
import type { MessagePage, MessageQuery } from '../store.ts';
import { type Row, integer, text } from './row.ts';

const MAXIMUM_PAGE_SIZE = 1_000;

/** A part of a statement, and its parameters. */
export interface ListQuery {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** Fails with `invalid` if the page size is not allowed. */
export function assertPageSize(pageSize: number): void {
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAXIMUM_PAGE_SIZE) {
    throw new StoreError(
      'invalid',
      `page_size: must be a whole number from 1 to ${MAXIMUM_PAGE_SIZE} (got ${pageSize})`,
    );
  }
}

/**
 * Returns the end of a statement that selects a page of `messages` in order, and one row more. `parameter` writes the
 * placeholder of the n-th parameter, from 1. `identities` are those of the person in the query. Fails with `invalid` if the
 * page size or token is wrong.
 */
export function listQuery(
  query: MessageQuery,
  identities: readonly Identity[],
  parameter: (index: number) => string,
): ListQuery {
  assertPageSize(query.pageSize);
  const values: (string | number)[] = [];
  const value = (added: string | number): string => parameter(values.push(added));
  const where = [`tenant_id = ${value(query.tenantId)}`];
  if (query.pageToken) {
    const { timeMs, id }: PageCursor = decodePageToken(query.pageToken);
    where.push(`(create_time, message_id) < (${value(timeMs)}, ${value(id)})`);
  }
  if (query.conversationId !== undefined) {
    // The second condition is that of the partial index.
    where.push(`conversation_id = ${value(query.conversationId)} AND conversation_id <> ''`);
  }
  if (query.startTimeMs !== undefined) where.push(`create_time >= ${value(query.startTimeMs)}`);
  if (query.endTimeMs !== undefined) where.push(`create_time < ${value(query.endTimeMs)}`);
  if (query.state !== undefined) {
    where.push(
      `EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message_key = messages.message_key
         AND deliveries.state = ${value(query.state)})`,
    );
  }
  if (identities.length > 0) {
    const same = (identity: Identity, columns: Record<'channel' | 'account' | 'kind' | 'value', string>): string => {
      const conditions = [
        `${columns.value} = ${value(identity.value)}`,
        `${columns.channel} = ${value(identity.channel)}`,
      ];
      if (identity.kind !== '') conditions.push(`${columns.kind} = ${value(identity.kind)}`);
      if (identity.accountId !== '') conditions.push(`${columns.account} = ${value(identity.accountId)}`);
      return conditions.join(' AND ');
    };
    const keys = identities.flatMap((identity) => [
      `SELECT message_key FROM deliveries WHERE ${same(identity, RECIPIENT_COLUMNS)}`,
      `SELECT message_key FROM messages WHERE ${same(identity, SENDER_COLUMNS)}`,
    ]);
    where.push(`message_key IN (${keys.join(' UNION ALL ')})`);
  }
  return {
    text: `WHERE ${where.join(' AND ')} ORDER BY create_time DESC, message_id DESC LIMIT ${value(query.pageSize + 1)}`,
    values,
  };
}

const RECIPIENT_COLUMNS = {
  channel: 'channel',
  account: 'account_id',
  kind: 'identity_kind',
  value: 'identity_value',
} as const;

const SENDER_COLUMNS = {
  channel: 'sender_channel',
  account: 'sender_account',
  kind: 'sender_kind',
  value: 'sender_value',
} as const;

/**
 * Returns the page of the rows that a {@link ListQuery} selects; `toMessage` returns the message of a row.
 */
export function toPage(rows: readonly Row[], pageSize: number, toMessage: (row: Row) => Message): MessagePage {
  const messages = rows.slice(0, pageSize).map(toMessage);
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
  if (last === undefined) return { messages };
  const nextPageToken = encodePageToken({ timeMs: integer(last, 'create_time'), id: text(last, 'message_id') });
  return { messages, nextPageToken };
}
