import { type Identity, type Message, threadIdOf } from '@chat4all/proto';
import type { Thread, ThreadQuery, Threads } from '../threads.ts';
import { type Conditions, type ListSource, listInOrder, listVisited, statement } from './pages.ts';
import { type Row, integer, optionalInteger, text } from './row.ts';
import { markThread, messageKeyOf } from './read-marks.ts';
import type { StatementDriver } from './statement-driver.ts';
import { type ThreadsOfPerson, encodeThreadLabels, labelPattern, toThread } from './thread-rows.ts';
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
  const findAll = async (tenantId: string, threadIds: readonly string[]): Promise<Map<string, Row>> => {
    if (threadIds.length === 0) return new Map();
    const rows = await read(
      (value) =>
        `SELECT * FROM threads WHERE thread_id IN (${threadIds.map(value).join(', ')}) AND tenant_id = ${value(tenantId)}`,
    );
    return new Map(rows.map((row) => [text(row, 'thread_id'), row]));
  };
  /** Returns the threads of the person of each row: that of the row first, then those of linked identities. */
  const ofPeople = async (tenantId: string, rows: readonly Row[]): Promise<ThreadsOfPerson[]> => {
    const people = await driver.peopleOf(rows);
    const linked = rows.map((row, index) => {
      const ids = (people[index]?.identities ?? []).map((identity) => threadIdOf(tenantId, identity));
      return ids.filter((id) => id !== text(row, 'thread_id'));
    });
    const known = await findAll(tenantId, linked.flat());
    return rows.map((row, index) => {
      const linkedIds = linked[index] ?? [];
      const others = linkedIds.map((id) => known.get(id)).filter((each) => each !== undefined);
      return { userId: people[index]?.userId ?? '', rows: [row, ...others], linkedIds };
    });
  };
  const toThreads = async (tenantId: string, rows: readonly Row[]): Promise<Thread[]> => {
    const keys = rows.flatMap((row) => optionalInteger(row, 'last_message_key') ?? []);
    const [messages, people] = await Promise.all([driver.messages(keys), ofPeople(tenantId, rows)]);
    return people.map((person) => {
      const key = optionalInteger(person.rows[0], 'last_message_key');
      return toThread(person, key === undefined ? undefined : messages.get(key));
    });
  };
  /** Returns the threads of the person of a thread, that one first; none if there is no such thread. */
  const findPerson = async (tenantId: string, threadId: string): Promise<readonly Row[]> => {
    const row = (await findAll(tenantId, [threadId])).get(threadId);
    const [person] = row === undefined ? [] : await ofPeople(tenantId, [row]);
    return person?.rows ?? [];
  };
  return {
    list: async (query) => {
      const source = sourceOf(query, parameter);
      const filters = filtersOf(query, driver);
      const isFiltered = filters(() => '').length > 0;
      const pages = isFiltered ? listVisited(source, query, filters, visitLimit) : listInOrder(source, query);
      const { rows, ...rest } = await selectPage(pages);
      // The row of a thread may differ from what its person's other threads add to it.
      const threads = (await toThreads(query.tenantId, rows)).filter((thread) => isShownBy(query, thread));
      return { threads, ...rest };
    },
    get: async (tenantId, threadId) => {
      const row = (await findAll(tenantId, [threadId])).get(threadId);
      const [thread] = row === undefined ? [] : await toThreads(tenantId, [row]);
      return thread;
    },
    lastInboundTimes: async (tenantId, threadIds) => {
      const rows = await findAll(tenantId, threadIds);
      const times = [...rows].map(([threadId, row]) => [threadId, integer(row, 'last_inbound_time')] as const);
      return new Map(times.filter(([, time]) => time > 0));
    },
    update: async (tenantId, threadId, { status, assignee, labels }) => {
      const columns = { status, assignee, labels: labels && encodeThreadLabels(labels) };
      const changed = Object.entries(columns).flatMap(([column, value]) =>
        value === undefined ? [] : [[column, value] as const],
      );
      const ids = (await findPerson(tenantId, threadId)).map((row) => text(row, 'thread_id'));
      if (changed.length === 0) return ids.length > 0;
      // One by one: a statement that locked several could wait for one that adds messages, which waits for it.
      for (const id of ids) {
        await run(
          (value) =>
            `UPDATE threads SET ${changed.map(([column, to]) => `${column} = ${value(to)}`).join(', ')}
             WHERE thread_id = ${value(id)} AND tenant_id = ${value(tenantId)} RETURNING thread_id`,
        );
      }
      return ids.length > 0;
    },
    markRead: async (tenantId, threadId, messageId) => {
      const upTo = messageId === undefined ? undefined : await messageKeyOf(tenantId, messageId, read);
      if (messageId !== undefined && upTo === undefined) return undefined;
      const keys: number[] = [];
      for (const row of await findPerson(tenantId, threadId)) {
        keys.push(...(await markThread(row, upTo, { read, run })));
      }
      const newest = Math.max(...keys);
      return keys.length === 0 ? undefined : (await driver.messages([newest])).get(newest);
    },
  };
}

function sourceOf({ tenantId }: ThreadQuery, parameter: ListSource['parameter']): ListSource {
  return {
    ...{ parameter, table: 'threads', timeColumn: 'last_activity_time', idColumn: 'thread_id' },
    select: 'SELECT * FROM threads',
    inOrder: (value) => [`tenant_id = ${value(tenantId)}`],
  };
}

/** Returns whether a thread, as it is shown, matches the filters that the threads of one person share. */
function isShownBy({ status, assignee, label, unread }: ThreadQuery, thread: Thread): boolean {
  return (
    (status === undefined || thread.status === status) &&
    (assignee === undefined || thread.assignee === assignee) &&
    (label === undefined || thread.labels.includes(label)) &&
    (unread !== true || thread.unreadCount > 0)
  );
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
