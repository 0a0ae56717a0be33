import { type Identity, type Message, MessageDirection, threadIdOf } from '@chat4all/proto';
import type { Thread, ThreadQuery, Threads } from '../threads.ts';
import { type AddValue, type Conditions, type ListSource, listInOrder, listVisited, statement } from './pages.ts';
import { type Row, integer, optionalInteger, text } from './row.ts';
import type { StatementDriver } from './statement-driver.ts';
import { encodeThreadLabels, labelPattern, toThread } from './thread-rows.ts';
import type { RunStatement } from './webhook-dialect.ts';

/** The parts that differ between the databases. */
export interface ThreadDriver extends StatementDriver {
  /** The most threads that a page visits. */
  readonly visitLimit: number;
  /** Returns a condition that a column contains a text. */
  readonly contains: (column: string, part: string) => string;
  /** Reads messages by their keys. */
  readonly messages: (keys: readonly number[]) => Promise<ReadonlyMap<number, Message>>;
  /** Returns the people of threads. */
  readonly peopleOf: (rows: readonly Row[]) => Promise<readonly PersonOfThread[]>;
}

/** The person of a thread. */
export interface PersonOfThread {
  /** The user of the directory; empty if the person is none. */
  readonly userId: string;
  /** The linked identities, that of the thread included; none if it is not linked. */
  readonly identities: readonly Identity[];
}

/** Creates the threads of a store. */
export function createThreads(driver: ThreadDriver): Threads {
  const { parameter, select, write, selectPage, visitLimit } = driver;
  const read: RunStatement = (query) => select(statement(parameter, query));
  const run: RunStatement = (query) => write(statement(parameter, query));
  const lastInboundTimes = async (tenantId: string, threadIds: readonly string[]): Promise<Map<string, number>> => {
    if (threadIds.length === 0) return new Map();
    const rows = await read(
      (value) =>
        `SELECT thread_id, last_inbound_time FROM threads
         WHERE thread_id IN (${threadIds.map(value).join(', ')}) AND tenant_id = ${value(tenantId)}
           AND last_inbound_time > 0`,
    );
    return new Map(rows.map((row) => [text(row, 'thread_id'), integer(row, 'last_inbound_time')]));
  };
  const toThreads = async (tenantId: string, rows: readonly Row[]): Promise<Thread[]> => {
    const keys = rows.flatMap((row) => optionalInteger(row, 'last_message_key') ?? []);
    const [messages, people] = await Promise.all([driver.messages(keys), driver.peopleOf(rows)]);
    const linked = rows.map((row, index) => {
      const ids = (people[index]?.identities ?? []).map((identity) => threadIdOf(tenantId, identity));
      return ids.filter((id) => id !== text(row, 'thread_id'));
    });
    const times = await lastInboundTimes(tenantId, linked.flat());
    return rows.map((row, index) => {
      const key = optionalInteger(row, 'last_message_key');
      const linkedThreadIds = linked[index] ?? [];
      const others = linkedThreadIds.map((id) => times.get(id) ?? 0);
      return toThread(row, {
        lastMessage: key === undefined ? undefined : messages.get(key),
        userId: people[index]?.userId ?? '',
        linkedThreadIds,
        lastInboundTimeMs: Math.max(integer(row, 'last_inbound_time'), ...others),
      });
    });
  };
  const find = async (tenantId: string, threadId: string): Promise<Row | undefined> => {
    const [row] = await read(
      (value) => `SELECT * FROM threads WHERE thread_id = ${value(threadId)} AND tenant_id = ${value(tenantId)}`,
    );
    return row;
  };
  return {
    list: async (query) => {
      const source = sourceOf(query, parameter);
      const filters = filtersOf(query, driver);
      const isFiltered = filters(() => '').length > 0;
      const pages = isFiltered ? listVisited(source, query, filters, visitLimit) : listInOrder(source, query);
      const { rows, ...rest } = await selectPage(pages);
      return { threads: await toThreads(query.tenantId, rows), ...rest };
    },
    get: async (tenantId, threadId) => {
      const row = await find(tenantId, threadId);
      const [thread] = row === undefined ? [] : await toThreads(tenantId, [row]);
      return thread;
    },
    lastInboundTimes,
    update: async (tenantId, threadId, { status, assignee, labels }) => {
      const columns = { status, assignee, labels: labels && encodeThreadLabels(labels) };
      const changed = Object.entries(columns).flatMap(([column, value]) =>
        value === undefined ? [] : [[column, value] as const],
      );
      if (changed.length === 0) return (await find(tenantId, threadId)) !== undefined;
      const rows = await run(
        (value) =>
          `UPDATE threads SET ${changed.map(([column, to]) => `${column} = ${value(to)}`).join(', ')}
           WHERE thread_id = ${value(threadId)} AND tenant_id = ${value(tenantId)} RETURNING thread_id`,
      );
      return rows.length > 0;
    },
    markRead: async (tenantId, threadId, messageId) => {
      const row = await find(tenantId, threadId);
      if (row === undefined) return undefined;
      const upTo = messageId === undefined ? undefined : await keyOf(read, tenantId, messageId);
      if (messageId !== undefined && upTo === undefined) return undefined;
      // Not by the key alone, whose index would be read through the messages of all others.
      const [newest] = await read(
        (value) => `${inboundOf(row, value)}
        ${upTo === undefined ? '' : `AND message_key <= ${value(upTo)}`} ORDER BY message_key + 0 DESC LIMIT 1`,
      );
      if (newest === undefined) return undefined;
      const key = integer(newest, 'message_key');
      // Compared with what was read before, so that a message that arrives meanwhile stays unread.
      const [changed] = await run(
        (value) =>
          `UPDATE threads SET read_message_key = ${value(key)},
             unread_count = (SELECT count(*) FROM (${inboundOf(row, value)} AND message_key > ${value(key)}) AS unread)
           WHERE thread_id = ${value(threadId)} AND read_message_key < ${value(key)} RETURNING thread_id`,
      );
      return changed === undefined ? undefined : (await driver.messages([key])).get(key);
    },
  };
}

/** Selects the keys of what the person of a thread has written, without notices of the platform. */
function inboundOf(row: Row, value: AddValue): string {
  const [channel, kind, address, account] = ['channel', 'identity_kind', 'identity_value', 'account_id'].map((name) =>
    value(text(row, name)),
  );
  return `SELECT message_key FROM messages
    WHERE sender_channel = ${channel} AND sender_kind = ${kind} AND sender_value = ${address} AND sender_account = ${account}
      AND tenant_id = ${value(text(row, 'tenant_id'))} AND direction = ${MessageDirection.INBOUND}`;
}

async function keyOf(read: RunStatement, tenantId: string, messageId: string): Promise<number | undefined> {
  const [row] = await read(
    (value) =>
      `SELECT message_key FROM messages WHERE message_id = ${value(messageId)} AND tenant_id = ${value(tenantId)}`,
  );
  return row && integer(row, 'message_key');
}

function sourceOf({ tenantId }: ThreadQuery, parameter: ListSource['parameter']): ListSource {
  return {
    ...{ parameter, table: 'threads', timeColumn: 'last_activity_time', idColumn: 'thread_id' },
    select: 'SELECT * FROM threads',
    inOrder: (value) => [`tenant_id = ${value(tenantId)}`],
  };
}

function filtersOf(
  { channel, accountId, status, assignee, label, unread }: ThreadQuery,
  { contains }: ThreadDriver,
): Conditions {
  const columns = { channel, account_id: accountId, status, assignee };
  return (value) => [
    ...Object.entries(columns).flatMap(([column, filter]) =>
      filter === undefined ? [] : [`${column} = ${value(filter)}`],
    ),
    ...(label === undefined ? [] : [contains('labels', value(labelPattern(label)))]),
    ...(unread === true ? ['unread_count > 0'] : []),
  ];
}
