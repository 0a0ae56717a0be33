import type { Identity } from '@chat4all/proto';
import type { MessageQuery } from '../store.ts';
import {
  type AddValue,
  type Conditions,
  type ListSource,
  type PageQueries,
  type Parameter,
  listInOrder,
  listVisited,
  statement,
} from './pages.ts';
import { integer } from './row.ts';

/** The parts of the statements that differ between the databases. */
export interface MessageDialect {
  readonly parameter: Parameter;
  /** `SELECT … FROM messages`. */
  readonly select: string;
  /** The same, without the use of an index that has the order. */
  readonly selectByKey: string;
  /** Returns a condition that `message_key` is among those of a subquery. */
  readonly isAmong: (keys: string) => string;
  /** The most messages that a page visits. */
  readonly visitLimit: number;
}

/**
 * Lists a page of messages, newest first. `identities` are those of the person in the query. The messages of a person are
 * found by key if they are at most `visitLimit`; otherwise, and for a state, those of the tenant or conversation are visited
 * in order, at most `visitLimit` of them. Fails with `invalid` if the page size or token is wrong.
 */
export function* listMessages(
  query: MessageQuery,
  identities: readonly Identity[],
  dialect: MessageDialect,
): PageQueries {
  const { parameter, visitLimit } = dialect;
  const source: ListSource = {
    ...{ parameter, table: 'messages', idColumn: 'message_id', select: dialect.select },
    inOrder: inOrderConditions(query),
  };
  const { state } = query;
  const filters: Conditions = (value) => [
    ...(identities.length === 0 ? [] : [isNamed(identities)(value)]),
    ...(state === undefined ? [] : [hasDelivery(`deliveries.state = ${value(state)}`)]),
  ];
  if (identities.length === 0 && state === undefined) return yield* listInOrder(source, query);
  if (identities.length > 0) {
    const [counted] = yield statement(parameter, (value) => {
      const keys = keysOf(identities)(value);
      return `SELECT count(*) AS count FROM (${keys} LIMIT ${visitLimit + 1}) AS found`;
    });
    if (counted !== undefined && integer(counted, 'count') <= visitLimit) {
      return yield* listInOrder({ ...source, select: dialect.selectByKey }, query, (value) => [
        dialect.isAmong(keysOf(identities)(value)),
        ...filters(value),
      ]);
    }
  }
  return yield* listVisited(source, query, filters, visitLimit);
}

/** Returns a condition that a message has a delivery. Not EXISTS, for which PostgreSQL may read all deliveries that match. */
function hasDelivery(condition: string): string {
  return `(SELECT 1 FROM deliveries
    WHERE deliveries.message_key = messages.message_key AND ${condition} LIMIT 1) IS NOT NULL`;
}

function inOrderConditions({ tenantId, conversationId, startTimeMs, endTimeMs }: MessageQuery): Conditions {
  return (value) => {
    const where = [`tenant_id = ${value(tenantId)}`];
    // The second condition is that of the partial index.
    if (conversationId !== undefined)
      where.push(`conversation_id = ${value(conversationId)} AND conversation_id <> ''`);
    if (startTimeMs !== undefined) where.push(`create_time >= ${value(startTimeMs)}`);
    if (endTimeMs !== undefined) where.push(`create_time < ${value(endTimeMs)}`);
    return where;
  };
}

/** Selects the keys of the messages to and from these identities, of any kind, account and tenant. */
function keysOf(identities: readonly Identity[]): (value: AddValue) => string {
  return (value) =>
    identities
      .flatMap((identity) => [
        `SELECT message_key FROM deliveries
         WHERE identity_value = ${value(identity.value)} AND channel = ${value(identity.channel)}`,
        `SELECT message_key FROM messages
         WHERE sender_value = ${value(identity.value)} AND sender_channel = ${value(identity.channel)}`,
      ])
      .join(' UNION ALL ');
}

/** Returns a condition that a message is to or from one of the identities. */
function isNamed(identities: readonly Identity[]): (value: AddValue) => string {
  return (value) => {
    const same = ({ channel, accountId, kind, value: address }: Identity, columns: Columns): string =>
      [
        `${columns.value} = ${value(address)} AND ${columns.channel} = ${value(channel)}`,
        ...(kind === '' ? [] : [`${columns.kind} = ${value(kind)}`]),
        ...(accountId === '' ? [] : [`${columns.account} = ${value(accountId)}`]),
      ].join(' AND ');
    const named = identities.flatMap((identity) => [
      hasDelivery(same(identity, RECIPIENT_COLUMNS)),
      `(${same(identity, SENDER_COLUMNS)})`,
    ]);
    return `(${named.join(' OR ')})`;
  };
}

type Columns = Readonly<Record<'channel' | 'account' | 'kind' | 'value', string>>;

const RECIPIENT_COLUMNS: Columns = {
  channel: 'channel',
  account: 'account_id',
  kind: 'identity_kind',
  value: 'identity_value',
};

const SENDER_COLUMNS: Columns = {
  channel: 'sender_channel',
  account: 'sender_account',
  kind: 'sender_kind',
  value: 'sender_value',
};
