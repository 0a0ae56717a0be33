import type { Message } from '@chat4all/proto';
import type { Candidate, Parking } from '../admission.ts';
import { limitsAt, startCleaning } from '../rules/retention.ts';
import type { Fact } from '../facts.ts';
import type { Report } from '../reports.ts';
import type { MessagePage, MessageQuery, SearchQuery, Store, StoredRequest } from '../store.ts';
import { admit } from './admit.ts';
import { apply } from './apply.ts';
import { cancel } from './cancel.ts';
import { Database } from './database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createCountBacklog } from './backlog.ts';
import { createDirectory } from './directory.ts';
import { createIsDue, createRewindWaits, createTakeDue } from './due.ts';
import { LogTruncation } from './log-truncation.ts';
import { park } from './park.ts';
import { receive } from './receive.ts';
import { createDeleteOld } from './retention.ts';
import { createStoredConfiguration } from '../sql/configuration-statements.ts';
import { createAuditTrail } from '../sql/audit-trail.ts';
import { createMediaFiles } from '../sql/media-files.ts';
import type { StatementDriver } from '../sql/statement-driver.ts';
import { createTemplates } from '../sql/templates.ts';
import { type PersonOfThread, createThreads } from '../sql/threads.ts';
import { type Row, text } from '../sql/row.ts';
import { toIdentity } from '../sql/stored-message.ts';
import { createWebhookEndpoints } from '../sql/webhook-endpoints.ts';
import { PARAMETER, selectPage } from './select-page.ts';
import { createUsage } from './usage.ts';
import { userOf } from './user-of.ts';
import { createWrites } from './writes.ts';
import { type Tables, openTables } from './tables/tables.ts';

/** Options of the SQLite store. */
export interface SqliteStoreOptions {
  /** The database file, created with its folder if missing. `:memory:` keeps everything in memory. */
  readonly file: string;
  /** How long messages are kept, in days after they were accepted or received. Default: for ever. */
  readonly retentionDays?: number;
  /** True to index new messages for `search`. Default: false. */
  readonly search?: boolean;
  /** The clock, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Opens an existing database to read only, and deletes nothing old. Writes fail. Default: false. */
  readonly isReadOnly?: boolean;
}

/**
 * Creates a store in one SQLite file, for one machine. Several processes may share the file; one writes at a time.
 * Calls block the event loop while they run, some microseconds per row. Fails with `misconfigured` if the file cannot
 * be opened, and with `damaged` if it is not a sound database.
 */
export function createSqliteStore({
  file,
  retentionDays,
  search = false,
  now = Date.now,
  isReadOnly,
}: SqliteStoreOptions): Store {
  const database = new Database(file, isReadOnly);
  const { connection } = database;
  const tables = openTables(connection, search);
  const isDue = createIsDue(connection);
  const takeDue = createTakeDue(connection);
  const rewindWaits = createRewindWaits(connection);
  const deleteOld = createDeleteOld(connection);
  const countBacklog = createCountBacklog(connection);

  const read = <Result>(work: () => Result): Promise<Result> => toPromise(() => database.read(work));
  const writes = createWrites(database, tables);
  const write = <Result>(work: () => Result): Promise<Result> => toPromise(() => writes.write(work));
  const writeByTables = <Result>(work: () => Result): Promise<Result> => toPromise(() => writes.writeByTables(work));
  const truncation = new LogTruncation(connection);
  const cleaning = isReadOnly
    ? undefined
    : startCleaning(() => {
        truncation.retry();
        return write(() => deleteOld(limitsAt(now(), retentionDays)));
      });

  const driver: StatementDriver = {
    parameter: PARAMETER,
    select: ({ text, values }) => read(() => connection.prepare(text).all(...values)),
    write: ({ text, values }) => write(() => connection.prepare(text).all(...values)),
    selectPage: (queries) => read(() => selectPage(connection, queries)),
    skipLocked: '',
    now,
  };

  return {
    admit: (candidates: readonly Candidate[]) => {
      const nowMs = now();
      return writeByTables(() => tables.threads.adding(() => admit(tables, candidates, nowMs)));
    },
    apply: (facts: readonly Fact[]) => {
      const nowMs = now();
      return writeByTables(() => tables.threads.adding(() => facts.flatMap((fact) => apply(tables, fact, nowMs))));
    },
    receive: (reports: readonly Report[]) => {
      const nowMs = now();
      return writeByTables(() => tables.threads.adding(() => reports.map((report) => receive(tables, report, nowMs))));
    },
    park: (parkings: readonly Parking[]) =>
      writeByTables(() => {
        for (const parking of parkings) park(tables, parking);
      }),
    takeDue: async (limit: number) => {
      const nowMs = now();
      // Usually nothing is due, and a read blocks no other process.
      const someDue = await read(() => isDue(nowMs));
      return someDue ? write(() => takeDue(limit, nowMs)) : [];
    },
    rewindWaits: (stepMs: number) => {
      const nowMs = now();
      return write(() => {
        rewindWaits(stepMs, nowMs);
      });
    },
    cancel: (tenantId: string, messageId: string, timeMs: number) =>
      write(() => cancel(tables, { tenantId, messageId, timeMs }, now())),
    findRequests: (messageIds: readonly string[]) => read(() => findRequests(tables, messageIds)),
    getMessage: (tenantId, messageId, view): Promise<Message | undefined> =>
      read(() => tables.messages.find(tenantId, messageId, view)),
    listMessages: (query: MessageQuery): Promise<MessagePage> => read(() => tables.messages.list(query)),
    ...(search && { search: (query: SearchQuery) => read(() => tables.messages.search(query)) }),
    backlog: () => read(countBacklog),
    accounts: {
      set: (status) =>
        write(() => {
          tables.accounts.set(status, now());
        }),
      list: () => read(() => tables.accounts.list()),
    },
    deadLetters: createDeadLetters(tables, { read, write }, now),
    usage: createUsage(connection, { read, write }, now),
    media: createMediaFiles({
      ...driver,
      lockUsage: (tenant) =>
        `SELECT COALESCE(max(files), 0) AS files, COALESCE(max(bytes), 0) AS bytes FROM media_usage WHERE tenant_id = ${tenant}`,
    }),
    webhooks: createWebhookEndpoints(driver),
    configuration: createStoredConfiguration(driver),
    audit: createAuditTrail(driver),
    templates: createTemplates(driver),
    threads: createThreads({
      ...driver,
      visitLimit: 2_000,
      contains: (column, part) => `instr(${column}, ${part}) > 0`,
      messages: (keys) => read(() => tables.messages.findAll(keys)),
      peopleOf: (rows) => read(() => rows.map((row) => personOf(tables, row))),
    }),
    directory: createDirectory(connection, tables, { read, write, truncation }, now),
    isNew: () => read(() => tables.state.isNew()),
    setUsed: () =>
      write(() => {
        tables.state.setUsed();
      }),
    check: () =>
      toPromise(() => {
        database.check(() => {
          tables.state.countCheck();
        });
      }),
    close: async () => {
      await cleaning?.stop();
      database.close();
    },
  };
}

function toPromise<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

function personOf(tables: Tables, row: Row): PersonOfThread {
  const [tenantId, identity] = [text(row, 'tenant_id'), toIdentity(row)];
  return { userId: userOf(tables, tenantId, identity), identities: tables.links.personOf(tenantId, identity) };
}

function findRequests({ messages }: Tables, messageIds: readonly string[]): Map<string, StoredRequest> {
  const requests = new Map<string, StoredRequest>();
  for (const messageId of messageIds) {
    const request = messages.findRequest(messageId);
    if (request) requests.set(messageId, request);
  }
  return requests;
}
