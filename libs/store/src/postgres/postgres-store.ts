import { type DeliveryRecord, type Message, MessageDirection } from '@chat4all/proto';
import type { Admission, Candidate, Parking } from '../admission.ts';
import { limitsAt, startCleaning } from '../rules/retention.ts';
import type { Change } from '../change.ts';
import type { Fact } from '../facts.ts';
import type { Report, ReportResult } from '../reports.ts';
import { type MessageDialect, listMessages } from '../sql/list-query.ts';
import { releasedRecord } from '../sql/released-record.ts';
import { createStoredConfiguration } from '../sql/configuration-statements.ts';
import { createAuditTrail } from '../sql/audit-trail.ts';
import { createMediaFiles } from '../sql/media-files.ts';
import type { StatementDriver } from '../sql/statement-driver.ts';
import { createTemplates } from '../sql/templates.ts';
import { type SearchDialect, searchMessages } from '../sql/search-query.ts';
import { createThreads } from '../sql/threads.ts';
import { createWebhookEndpoints } from '../sql/webhook-endpoints.ts';
import { rewindWaitsStatements } from '../sql/rewind-waits.ts';
import { decodeError, toState } from '../sql/columns.ts';
import { type DeliveryDetails, deliveryDetails } from '../sql/delivery-details.ts';
import { type Row, integer, integers, nestedRows, optionalText, text } from '../sql/row.ts';
import { toMessage, toStoredRequest } from '../sql/stored-message.ts';
import { StoreError } from '../store-error.ts';
import type { Store } from '../store.ts';
import { createAccountStatuses } from './accounts.ts';
import { toAdmissions } from './admission-rows.ts';
import { toCancelled, toChange } from './change-row.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createDirectory } from './directory.ts';
import { encodeCandidates, encodeFacts, encodeParkings, toJson } from './encode-batch.ts';
import { reportRow } from './encode-reports.ts';
import { findLinked, findPeopleOf } from './links.ts';
import { readPostgresUrl } from './postgres-url.ts';
import { deleteOld } from './retention.ts';
import { ALLOWED_TRANSITIONS } from './functions/state-lists.ts';
import { createUsage } from './usage.ts';
import { countBacklog } from './backlog.ts';
import { expandWatermarks, splitAtWatermarks } from './watermarks.ts';

/** Options of the PostgreSQL store. */
export interface PostgresStoreOptions {
  /**
   * `postgres://user@host:5432/database`, with these parameters:
   * - `password_file`: a file with the password, safer than the password in the URL;
   * - `pool_size`: the most connections of this process (default: 10);
   * - `statement_timeout`: how long the server runs a statement, in milliseconds (default: 25,000; migrations and retention: longer);
   * - `retention_days`: how long messages are kept, in days after they were accepted or received (default: for ever);
   * - `search`: `true` indexes new messages for `search` (default: `false`);
   * - `sslmode`, `sslrootcert` and the other parameters of pg.
   */
  readonly url: string;
  /** The clock, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

const SELECT_MESSAGES = selectMessages('');

const SELECT_FULL_MESSAGES = selectMessages(
  ", 'states', states, 'times', times, 'provider_times', provider_times, 'attempts', attempts",
);

const REWIND_WAITS = rewindWaitsStatements('$1', '$2');

const DIALECT: MessageDialect = {
  parameter: (index) => `$${index}`,
  select: SELECT_MESSAGES,
  selectByKey: SELECT_MESSAGES,
  // An array, so that the keys are looked up, and the index on the time is not read.
  isAmong: (keys) => `message_key = ANY (ARRAY(${keys}))`,
  visitLimit: 10_000,
};

/** How long the server runs a statement of a search, in milliseconds. */
const SEARCH_TIMEOUT_MS = 2_000;

const SEARCH_DIALECT: SearchDialect = {
  ...DIALECT,
  selectKeys: 'SELECT message_key FROM message_texts',
  keyColumn: 'message_key',
  // The words have only letters and digits, so none needs quotes.
  matches: (words, value) => `words @@ ${value(words.join(' & '))}::tsquery`,
};

/**
 * Creates a store in a PostgreSQL database (version 14 or newer), for any number of processes. Every call is one round
 * trip, except lists, whose statements the server cancels after 5 seconds.
 *
 * If the server cannot be reached, the store opens anyway: its calls fail with `unavailable`, and each tries to connect and
 * migrate the schema. Fails with `misconfigured` if the server answers but an operator has to fix something, and with
 * `invalid` if the URL is wrong.
 */
export async function createPostgresStore({ url, now = Date.now }: PostgresStoreOptions): Promise<Store> {
  const settings = await readPostgresUrl(url);
  // Loaded here so that users of another store do not load pg.
  const { PostgresDatabase } = await import('./postgres-database.ts');
  const database = new PostgresDatabase(settings);
  try {
    await database.ready();
  } catch (error) {
    if (!StoreError.is(error) || !error.retryable) {
      await database.close();
      throw error;
    }
  }
  const cleaning = startCleaning(() => deleteOld(database, limitsAt(now(), settings.retentionDays)));

  const driver: StatementDriver = {
    parameter: DIALECT.parameter,
    select: ({ text, values }) => database.query(text, values),
    write: ({ text, values }) => database.query(text, values),
    selectPage: (queries) => database.selectPage(queries),
    skipLocked: 'FOR UPDATE SKIP LOCKED',
    now,
  };
  const { search: isIndexed } = settings;
  return {
    admit: async (candidates: readonly Candidate[]): Promise<Admission[]> => {
      const { messages, deliveries, records } = encodeCandidates(candidates, isIndexed);
      const rows = await database.query(
        'SELECT verdict, attempted, claim, (change).* FROM admit_deliveries($1, $2, $3, $4)',
        [toJson(messages), toJson(deliveries), records, now()],
      );
      return toAdmissions(rows, candidates.length);
    },
    apply: async (facts: readonly Fact[]): Promise<Change[]> => {
      const changes: Change[] = [];
      for (const run of splitAtWatermarks(facts)) {
        const rows = await database.query('SELECT * FROM apply_facts($1, $2, $3)', [
          toJson(encodeFacts(await expandWatermarks(database, run), isIndexed)),
          ALLOWED_TRANSITIONS,
          now(),
        ]);
        changes.push(...rows.sort((one, other) => integer(one, 'item') - integer(other, 'item')).map(toChange));
      }
      return changes;
    },
    receive: async (reports: readonly Report[]): Promise<ReportResult[]> => {
      const rows = await database.query('SELECT * FROM receive_reports($1, $2) ORDER BY item', [
        toJson(reports.map((report) => reportRow(report, isIndexed))),
        now(),
      ]);
      return rows.map(toReportResult);
    },
    park: async (parkings: readonly Parking[]): Promise<void> => {
      await database.query('SELECT park_deliveries($1)', [toJson(encodeParkings(parkings))]);
    },
    takeDue: async (limit: number): Promise<DeliveryRecord[]> => {
      const rows = await database.query('SELECT record, releases FROM take_due($1, $2)', [limit, now()]);
      return rows.map(releasedRecord);
    },
    rewindWaits: async (stepMs: number): Promise<void> => {
      for (const statement of REWIND_WAITS) await database.query(statement, [now(), stepMs]);
    },
    cancel: async (tenantId: string, messageId: string, timeMs: number): Promise<Change[] | undefined> => {
      const rows = await database.query('SELECT * FROM cancel_message($1, $2, $3, $4)', [
        tenantId,
        messageId,
        timeMs,
        now(),
      ]);
      return toCancelled(rows);
    },
    findRequests: async (messageIds: readonly string[]) => {
      const rows = await database.query(
        'SELECT message_id, request_hash, create_time FROM messages WHERE message_id = ANY ($1) AND direction = $2',
        [messageIds, MessageDirection.OUTBOUND],
      );
      return new Map(rows.map((row) => [text(row, 'message_id'), toStoredRequest(row)]));
    },
    backlog: () => countBacklog(database),
    accounts: createAccountStatuses(database, now),
    deadLetters: createDeadLetters(database, now),
    usage: createUsage(database),
    media: createMediaFiles({
      ...driver,
      lockUsage: (tenant) =>
        `INSERT INTO media_usage AS known VALUES (${tenant}, 0, 0)
         ON CONFLICT (tenant_id) DO UPDATE SET files = known.files RETURNING files, bytes`,
    }),
    webhooks: createWebhookEndpoints(driver),
    configuration: createStoredConfiguration(driver),
    audit: createAuditTrail(driver),
    templates: createTemplates(driver),
    threads: createThreads({
      ...driver,
      visitLimit: DIALECT.visitLimit,
      contains: (column, part) => `strpos(${column}, ${part}) > 0`,
      messages: async (keys) => {
        const rows = await database.query(`${SELECT_MESSAGES} WHERE message_key = ANY ($1)`, [keys]);
        return new Map(rows.map((row) => [integer(row, 'message_key'), fromRow(row)]));
      },
      peopleOf: (rows) => findPeopleOf(database, rows),
    }),
    directory: createDirectory(database, now),
    getMessage: async (tenantId, messageId, view) => {
      const select = view === 'full' ? SELECT_FULL_MESSAGES : SELECT_MESSAGES;
      const [row] = await database.query(`${select} WHERE message_id = $1 AND tenant_id = $2`, [messageId, tenantId]);
      return row && fromRow(row, view === 'full' ? toDetails : undefined);
    },
    listMessages: async (query) => {
      const { tenantId, identity } = query;
      const linked = identity === undefined ? [] : await findLinked(database, tenantId, identity);
      const named = identity === undefined ? [] : [identity, ...linked];
      const { rows, ...rest } = await database.selectPage(listMessages(query, named, DIALECT));
      return { messages: rows.map((row) => fromRow(row)), ...rest };
    },
    ...(isIndexed && {
      search: async (query) => {
        const { rows, ...rest } = await database.selectPage(searchMessages(query, SEARCH_DIALECT), SEARCH_TIMEOUT_MS);
        return { messages: rows.map((row) => fromRow(row)), ...rest };
      },
    }),
    isNew: async () => {
      const [row] = await database.query('SELECT FROM store_state WHERE is_new');
      return row !== undefined;
    },
    setUsed: async () => {
      await database.query('UPDATE store_state SET is_new = false WHERE is_new');
    },
    check: async () => {
      await database.query('UPDATE store_state SET check_count = check_count + 1');
    },
    close: async () => {
      await cleaning.stop();
      await database.close();
    },
  };
}

/** Returns `SELECT … FROM messages` with deliveries that have further columns. */
function selectMessages(columns: string): string {
  return `SELECT messages.*,
    CASE WHEN sender_value <> '' THEN
      user_of(tenant_id, sender_channel, sender_kind, sender_value, sender_account) END AS user_id,
    (SELECT COALESCE(json_agg(json_build_object('position', position, 'channel', channel, 'account_id', account_id,
         'identity_kind', identity_kind, 'identity_value', identity_value, 'state', state, 'error', error,
         'provider_message_id', provider_message_id, 'update_time', update_time${columns}) ORDER BY position), '[]')
       FROM deliveries WHERE deliveries.message_key = messages.message_key) AS deliveries
  FROM messages`;
}

function fromRow(row: Row, detailsOf?: typeof toDetails): Message {
  return toMessage(row, nestedRows(row, 'deliveries'), optionalText(row, 'user_id') ?? '', detailsOf);
}

/** Returns what the view FULL of a delivery has, from its row. */
function toDetails(row: Row): DeliveryDetails {
  const [states, times, providerTimes] = ['states', 'times', 'provider_times'].map((column) => integers(row, column));
  const reached = (states ?? []).map((state, index) => ({
    state: toState(state),
    timeMs: times?.[index] ?? 0,
    providerTimeMs: providerTimes?.[index] ?? 0,
  }));
  return deliveryDetails(reached, decodeError(optionalText(row, 'error')), optionalText(row, 'attempts'));
}

function toReportResult(row: Row): ReportResult {
  const result = text(row, 'result');
  switch (result) {
    case 'known':
    case 'undecided':
      return { kind: result };
    default:
      return { kind: 'new', userId: optionalText(row, 'user_id') ?? '' };
  }
}
