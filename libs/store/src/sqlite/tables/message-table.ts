import type { DatabaseSync } from 'node:sqlite';
import { Content, type Message, MessageDirection } from '@chat4all/proto';
import { type MessageDialect, listMessages } from '../../sql/list-query.ts';
import { MEDIA_COLUMNS } from '../../sql/media-row.ts';
import { type Row, integer, text } from '../../sql/row.ts';
import { type ReportedMessage, type StoredMessage, toMessage, toStoredRequest } from '../../sql/stored-message.ts';
import { StoreError } from '../../store-error.ts';
import { searchWords } from '../../rules/search-words.ts';
import { type SearchDialect, searchMessages } from '../../sql/search-query.ts';
import type { MessagePage, MessageQuery, SearchQuery, StoredRequest } from '../../store.ts';
import { type PersonTables, userOf } from '../user-of.ts';
import { PARAMETER, selectPage } from '../select-page.ts';
import { type DeliveryTable, toDetails } from './delivery-table.ts';

/** The tables that a message is read with. */
export interface RelatedTables extends PersonTables {
  readonly deliveries: DeliveryTable;
}

const DIALECT: MessageDialect = {
  parameter: PARAMETER,
  select: 'SELECT * FROM messages',
  selectByKey: 'SELECT * FROM messages NOT INDEXED',
  isAmong: (keys) => `message_key IN (${keys})`,
  visitLimit: 2_000,
};

const SEARCH_DIALECT: SearchDialect = {
  ...DIALECT,
  selectKeys: 'SELECT rowid AS message_key FROM message_texts',
  keyColumn: 'rowid',
  // The words have only letters and digits, and are quoted because some are operators.
  matches: (words, value) => `message_texts MATCH ${value(words.map((word) => `"${word}"`).join(' '))}`,
};

/** The `messages` table. */
export class MessageTable {
  readonly #database: DatabaseSync;
  readonly #related: RelatedTables;
  readonly #isIndexed: boolean;
  readonly #addWords;
  readonly #insert;
  readonly #report;
  readonly #name;
  readonly #addFile;
  readonly #find;
  readonly #findAll;
  readonly #findKey;
  readonly #findRequest;

  /** `isIndexed`: new messages are indexed for search. */
  constructor(database: DatabaseSync, related: RelatedTables, isIndexed: boolean) {
    this.#isIndexed = isIndexed;
    this.#addWords = database.prepare('INSERT INTO message_texts (rowid, words) VALUES (?, ?)');
    this.#database = database;
    this.#related = related;
    this.#insert = database.prepare(
      `INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
         sender_channel, sender_account, sender_kind, sender_value, create_time, request_hash, details)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#report = database.prepare(
      `UPDATE messages SET original = ?, origin = ?, report_id = ?, author_kind = ?, author_value = ?, subject_kind = ?,
         subject_value = ?
       WHERE message_key = ? AND report_id IS NULL`,
    );
    this.#name = database.prepare(
      'INSERT INTO named_people (channel, kind, value, message_key, is_subject) VALUES (?, ?, ?, ?, ?)',
    );
    this.#addFile = database.prepare(
      `INSERT INTO media (${MEDIA_COLUMNS.join(', ')}) VALUES (${MEDIA_COLUMNS.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
    );
    this.#findKey = database.prepare('SELECT message_key FROM messages WHERE message_id = ?');
    this.#findRequest = database.prepare(
      `SELECT request_hash, create_time FROM messages
       WHERE message_id = ? AND direction = ${MessageDirection.OUTBOUND}`,
    );
    this.#findAll = database.prepare('SELECT * FROM messages WHERE message_key IN (SELECT value FROM json_each(?))');
    this.#find = database.prepare('SELECT * FROM messages WHERE message_id = ? AND tenant_id = ?');
  }

  /** Inserts the message unless it exists; returns its key. */
  insert(message: StoredMessage): number {
    const { changes, lastInsertRowid } = this.#insert.run(
      message.message_id,
      message.tenant_id,
      message.request_id,
      message.conversation_id,
      message.direction,
      message.content,
      message.reply_to,
      message.metadata,
      message.sender_channel,
      message.sender_account,
      message.sender_kind,
      message.sender_value,
      message.create_time,
      message.request_hash,
      message.details,
    );
    if (changes === 0) return this.#keyOf(message.message_id);
    const messageKey = Number(lastInsertRowid);
    if (this.#isIndexed) this.#index(messageKey, message);
    return messageKey;
  }

  /**
   * Inserts a message that the record `reportId` reported; returns its key. Returns `repeated` if the record has reported it before,
   * and `known` if another one has. The message of an earlier version counts as reported by another.
   */
  report(message: ReportedMessage, reportId: string): number | 'repeated' | 'known' {
    const { tenant_id: tenantId, message_id: messageId } = message;
    const known = this.#find.get(messageId, tenantId);
    if (known !== undefined) return known['report_id'] === reportId ? 'repeated' : 'known';
    const messageKey = this.insert(message);
    this.#report.run(
      message.original,
      message.origin,
      reportId,
      message.author_kind,
      message.author_value,
      message.subject_kind,
      message.subject_value,
      messageKey,
    );
    for (const { channel, kind, value, is_subject: isSubject } of message.named_people) {
      this.#name.run(channel, kind, value, messageKey, isSubject);
    }
    if (message.file) this.#addFile.run(...Object.values(message.file));
    return messageKey;
  }

  find(tenantId: string, messageId: string, view: 'basic' | 'full' = 'basic'): Message | undefined {
    const row = this.#find.get(messageId, tenantId);
    return row && this.#toMessage(row, view === 'full' ? toDetails : undefined);
  }

  /** Messages by their keys. */
  findAll(messageKeys: readonly number[]): Map<number, Message> {
    const rows = this.#findAll.all(JSON.stringify(messageKeys));
    return new Map(rows.map((row) => [integer(row, 'message_key'), this.#toMessage(row)]));
  }

  /** The request that created a message; undefined if the message is inbound or unknown. */
  findRequest(messageId: string): StoredRequest | undefined {
    const row = this.#findRequest.get(messageId);
    return row && toStoredRequest(row);
  }

  /** The key of a message of the tenant; undefined if there is none. */
  findKey(tenantId: string, messageId: string): number | undefined {
    const row = this.#find.get(messageId, tenantId);
    return row && integer(row, 'message_key');
  }

  list(query: MessageQuery): MessagePage {
    const { tenantId, identity } = query;
    const identities = identity === undefined ? [] : [identity, ...this.#related.links.personOf(tenantId, identity)];
    const { rows, ...rest } = selectPage(this.#database, listMessages(query, identities, DIALECT));
    return { messages: rows.map((row) => this.#toMessage(row)), ...rest };
  }

  search(query: SearchQuery): MessagePage {
    const { rows, ...rest } = selectPage(this.#database, searchMessages(query, SEARCH_DIALECT));
    return { messages: rows.map((row) => this.#toMessage(row)), ...rest };
  }

  #index(messageKey: number, { tenant_id: tenantId, content }: StoredMessage): void {
    const words = searchWords(tenantId, content ? Content.decode(content) : undefined);
    if (words.length > 0) this.#addWords.run(messageKey, words.join(' '));
  }

  #toMessage(row: Row, detailsOf?: typeof toDetails): Message {
    const deliveries = this.#related.deliveries.ofMessage(integer(row, 'message_key'));
    const message = toMessage(row, deliveries, '', detailsOf);
    const { sender } = message;
    return sender ? { ...message, userId: userOf(this.#related, text(row, 'tenant_id'), sender) } : message;
  }

  #keyOf(messageId: string): number {
    const row = this.#findKey.get(messageId);
    if (row === undefined) throw new StoreError('unavailable', `message ${messageId} was deleted meanwhile`);
    return integer(row, 'message_key');
  }
}
