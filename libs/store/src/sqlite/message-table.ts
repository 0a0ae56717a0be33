import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  Content,
  type Delivery,
  type DeliveryRecord,
  Identity,
  type InboundRecord,
  type Message,
  MessageDirection,
} from '@chat4all/proto';
import type { DeliveryProgress } from '../delivery-progress.ts';
import { decodePageToken, encodePageToken } from '../page-token.ts';
import { StoreError } from '../store-error.ts';
import type { MessagePage, MessageQuery } from '../store.ts';
import { decodeLabels } from './columns.ts';
import type { DeliveryTable } from './delivery-table.ts';
import { type Row, integer, optionalBytes, optionalText, text } from './row.ts';

const MAXIMUM_PAGE_SIZE = 1_000;

/** The `messages` table, and who each message goes to or comes from. */
export class MessageTable {
  readonly #database: DatabaseSync;
  readonly #deliveries: DeliveryTable;
  readonly #insert;
  readonly #insertIdentity;
  readonly #find;
  readonly #findKey;

  constructor(database: DatabaseSync, deliveries: DeliveryTable) {
    this.#database = database;
    this.#deliveries = deliveries;
    this.#insert = database.prepare(
      `INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
         sender, create_time)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#insertIdentity = database.prepare(
      `INSERT INTO message_identities (tenant_id, channel, identity_value, message_key, identity_kind, account_id)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#findKey = database.prepare('SELECT message_key FROM messages WHERE message_id = ?');
    this.#find = database.prepare('SELECT * FROM messages WHERE message_id = ? AND tenant_id = ?');
  }

  /** Inserts the message unless it is there; gives its key either way. */
  insertOutbound(record: DeliveryRecord, identity: Identity): number {
    return this.#insertOnce(record.tenantId, record.messageId, identity, [
      record.requestId,
      record.conversationId,
      MessageDirection.OUTBOUND,
      encodeContent(record.content),
      record.replyToMessageId,
      JSON.stringify(record.metadata),
      null,
      record.acceptTimeMs,
    ]);
  }

  insertInbound(tenantId: string, record: InboundRecord, sender: Identity, timeMs: number): void {
    this.#insertOnce(tenantId, record.messageId, sender, [
      '',
      '',
      MessageDirection.INBOUND,
      encodeContent(record.content),
      '',
      '{}',
      JSON.stringify(Identity.toJSON(sender)),
      timeMs,
    ]);
  }

  find(tenantId: string, messageId: string): Message | undefined {
    const row = this.#find.get(messageId, tenantId);
    return row && this.#toMessage(row);
  }

  list(query: MessageQuery): MessagePage {
    if (!Number.isInteger(query.pageSize) || query.pageSize < 1 || query.pageSize > MAXIMUM_PAGE_SIZE) {
      throw new StoreError(
        'invalid',
        `page size ${query.pageSize} is not a whole number from 1 to ${MAXIMUM_PAGE_SIZE}`,
      );
    }
    const { where, values } = conditions(query);
    const rows = this.#database
      .prepare(`SELECT * FROM messages WHERE ${where.join(' AND ')} ORDER BY create_time DESC, message_id DESC LIMIT ?`)
      .all(...values, query.pageSize + 1);
    const messages = rows.slice(0, query.pageSize).map((row) => this.#toMessage(row));
    const last = rows.length > query.pageSize ? rows[query.pageSize - 1] : undefined;
    if (last === undefined) return { messages };
    const nextPageToken = encodePageToken({ timeMs: integer(last, 'create_time'), id: text(last, 'message_id') });
    return { messages, nextPageToken };
  }

  #insertOnce(tenantId: string, messageId: string, identity: Identity, columns: SQLInputValue[]): number {
    const inserted = this.#insert.run(messageId, tenantId, ...columns);
    const key = inserted.changes === 1 ? Number(inserted.lastInsertRowid) : this.#keyOf(messageId);
    const { channel, value, kind, accountId } = identity;
    this.#insertIdentity.run(tenantId, channel, value, key, kind, accountId);
    return key;
  }

  #keyOf(messageId: string): number {
    const row = this.#findKey.get(messageId);
    if (row === undefined) throw new StoreError('unavailable', `message ${messageId} is gone`);
    return integer(row, 'message_key');
  }

  #toMessage(row: Row): Message {
    const content = optionalBytes(row, 'content');
    const sender = optionalText(row, 'sender');
    const messageId = text(row, 'message_id');
    const direction = integer(row, 'direction');
    return {
      messageId,
      requestId: text(row, 'request_id'),
      conversationId: text(row, 'conversation_id'),
      direction: direction === MessageDirection.INBOUND ? MessageDirection.INBOUND : MessageDirection.OUTBOUND,
      content: content && Content.decode(content),
      replyToMessageId: text(row, 'reply_to'),
      metadata: decodeLabels(text(row, 'metadata')),
      createTime: new Date(integer(row, 'create_time')),
      deliveries: this.#deliveries.ofMessage(integer(row, 'message_key')).map(toDelivery),
      sender: sender === undefined ? undefined : Identity.fromJSON(JSON.parse(sender)),
    };
  }
}

function encodeContent(content: Content | undefined): Uint8Array | null {
  return content === undefined ? null : Content.encode(content).finish();
}

function toDelivery(progress: DeliveryProgress): Delivery {
  const { deliveryId, messageId, identity, state, error, providerMessageId, updateTimeMs } = progress;
  return { deliveryId, messageId, identity, state, error, providerMessageId, updateTime: new Date(updateTimeMs) };
}

function conditions(query: MessageQuery): { where: string[]; values: SQLInputValue[] } {
  const where = ['tenant_id = ?'];
  const values: SQLInputValue[] = [query.tenantId];
  const add = (condition: string, ...more: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...more);
  };
  if (query.pageToken !== undefined) {
    const { timeMs, id } = decodePageToken(query.pageToken);
    add('(create_time, message_id) < (?, ?)', timeMs, id);
  }
  if (query.conversationId !== undefined) add('conversation_id = ?', query.conversationId);
  if (query.startTimeMs !== undefined) add('create_time >= ?', query.startTimeMs);
  if (query.endTimeMs !== undefined) add('create_time < ?', query.endTimeMs);
  if (query.state !== undefined) {
    add('EXISTS (SELECT 1 FROM deliveries d WHERE d.message_key = messages.message_key AND d.state = ?)', query.state);
  }
  if (query.identity !== undefined) {
    const { channel, value, kind, accountId } = query.identity;
    add(
      `message_key IN (SELECT i.message_key FROM message_identities i WHERE i.tenant_id = ? AND i.channel = ?
         AND i.identity_value = ? AND ? IN ('', i.identity_kind) AND ? IN ('', i.account_id))`,
      query.tenantId,
      channel,
      value,
      kind,
      accountId,
    );
  }
  return { where, values };
}
