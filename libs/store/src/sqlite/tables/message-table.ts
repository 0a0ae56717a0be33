import type { DatabaseSync } from 'node:sqlite';
import { type Message, MessageDirection } from '@chat4all/proto';
import { type MessageDialect, listMessages } from '../../sql/list-query.ts';
import { MEDIA_COLUMNS } from '../../sql/media-row.ts';
import { type Row, integer, text } from '../../sql/row.ts';
import { type ReportedMessage, type StoredMessage, toMessage, toStoredRequest } from '../../sql/stored-message.ts';
import { StoreError } from '../../store-error.ts';
import type { MessagePage, MessageQuery, StoredRequest } from '../../store.ts';
import { type PersonTables, userOf } from '../user-of.ts';
import { PARAMETER, selectPage } from '../select-page.ts';
import type { DeliveryTable } from './delivery-table.ts';

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

/** The `messages` table. */
export class MessageTable {
  readonly #database: DatabaseSync;
  readonly #related: RelatedTables;
  readonly #insert;
  readonly #report;
  readonly #name;
  readonly #addFile;
  readonly #find;
  readonly #findKey;
  readonly #findRequest;

  constructor(database: DatabaseSync, related: RelatedTables) {
    this.#database = database;
    this.#related = related;
    this.#insert = database.prepare(
      `INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
         sender_channel, sender_account, sender_kind, sender_value, create_time, request_hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#report = database.prepare(
      `UPDATE messages SET details = ?, original = ?, origin = ?, report_id = ?, author_kind = ?, author_value = ?, subject_kind = ?,
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
    );
    return changes === 1 ? Number(lastInsertRowid) : this.#keyOf(message.message_id);
  }

  /**
   * Inserts a message that the record `reportId` reported; returns false if another record has reported it before. The message
   * of an earlier version counts as reported before.
   */
  report(message: ReportedMessage, reportId: string): boolean {
    const { tenant_id: tenantId, message_id: messageId } = message;
    const known = this.#find.get(messageId, tenantId);
    if (known !== undefined) return known['report_id'] === reportId;
    const messageKey = this.insert(message);
    this.#report.run(
      message.details,
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
    return true;
  }

  find(tenantId: string, messageId: string): Message | undefined {
    const row = this.#find.get(messageId, tenantId);
    return row && this.#toMessage(row);
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

  #toMessage(row: Row): Message {
    const message = toMessage(row, this.#related.deliveries.ofMessage(integer(row, 'message_key')), '');
    const { sender } = message;
    return sender ? { ...message, userId: userOf(this.#related, text(row, 'tenant_id'), sender) } : message;
  }

  #keyOf(messageId: string): number {
    const row = this.#findKey.get(messageId);
    if (row === undefined) throw new StoreError('unavailable', `message ${messageId} was deleted meanwhile`);
    return integer(row, 'message_key');
  }
}
