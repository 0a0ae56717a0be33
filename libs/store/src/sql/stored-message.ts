import {
  Content,
  type Delivery,
  type DeliveryRecord,
  type Identity,
  type InboundRecord,
  type Message,
  MessageDirection,
  MessageOrigin,
} from '@chat4all/proto';
import { identityOf } from '../rules/identity-of.ts';
import { deliveryIdOf } from '../delivery-id.ts';
import type { StoredRequest } from '../store.ts';
import { decodeError, decodeLabels, encodeContent, toState } from './columns.ts';
import { type Row, integer, optionalBytes, optionalText, text } from './row.ts';

/** A row of `messages`: its columns in order, without the key. */
export interface StoredMessage {
  readonly message_id: string;
  readonly tenant_id: string;
  /** Outbound: the client's id of the request. Inbound: the provider's id of the message. */
  readonly request_id: string;
  readonly conversation_id: string;
  readonly direction: MessageDirection;
  readonly content: Uint8Array | null;
  /** The message that it answers. Outbound: our id, as the client gave it. Inbound: the provider's id. */
  readonly reply_to: string;
  readonly metadata: string;
  readonly sender_channel: string | null;
  readonly sender_account: string | null;
  readonly sender_kind: string | null;
  readonly sender_value: string | null;
  readonly create_time: number;
  /** In hexadecimal; empty if there is none. */
  readonly request_hash: string;
}

/** Returns the row of a delivery's message. */
export function outboundMessage(record: DeliveryRecord): StoredMessage {
  return {
    message_id: record.messageId,
    tenant_id: record.tenantId,
    request_id: record.requestId,
    conversation_id: record.conversationId,
    direction: MessageDirection.OUTBOUND,
    content: encodeContent(record.content),
    reply_to: record.replyToMessageId,
    metadata: JSON.stringify(record.metadata),
    sender_channel: null,
    sender_account: null,
    sender_kind: null,
    sender_value: null,
    create_time: record.acceptTimeMs,
    request_hash: Buffer.from(record.requestHash).toString('hex'),
  };
}

/** Returns the row of an inbound message. Fails with `invalid` if the record has no sender. */
export function inboundMessage(tenantId: string, record: InboundRecord, timeMs: number): StoredMessage {
  const sender = identityOf(record.sender, record.messageId);
  return {
    message_id: record.messageId,
    tenant_id: tenantId,
    request_id: record.providerMessageId,
    conversation_id: '',
    direction: MessageDirection.INBOUND,
    content: encodeContent(record.content),
    reply_to: record.replyToProviderMessageId,
    metadata: '{}',
    sender_channel: sender.channel,
    sender_account: sender.accountId,
    sender_kind: sender.kind,
    sender_value: sender.value,
    create_time: timeMs,
    request_hash: '',
  };
}

/** Returns the request that created a message, from its row. */
export function toStoredRequest(row: Row): StoredRequest {
  return { requestHash: text(row, 'request_hash'), createTimeMs: integer(row, 'create_time') };
}

/** Returns a message, from its row and the rows of its deliveries. */
export function toMessage(row: Row, deliveries: readonly Row[]): Message {
  const content = optionalBytes(row, 'content');
  const messageId = text(row, 'message_id');
  const inbound = integer(row, 'direction') === MessageDirection.INBOUND;
  return {
    messageId,
    requestId: inbound ? '' : text(row, 'request_id'),
    conversationId: text(row, 'conversation_id'),
    direction: inbound ? MessageDirection.INBOUND : MessageDirection.OUTBOUND,
    content: content && Content.decode(content),
    replyToMessageId: inbound ? '' : text(row, 'reply_to'),
    metadata: decodeLabels(text(row, 'metadata')),
    createTime: new Date(integer(row, 'create_time')),
    deliveries: deliveries.map((delivery) => toDelivery(messageId, delivery)),
    sender: toSender(row),
    providerMessageId: inbound ? text(row, 'request_id') : '',
    replyToProviderMessageId: inbound ? text(row, 'reply_to') : '',
    senderIdentities: [],
    profileName: '',
    username: '',
    userId: '',
    original: undefined,
    origin: inbound ? MessageOrigin.UNSPECIFIED : MessageOrigin.API,
    referral: undefined,
    author: undefined,
    topicId: '',
  };
}

/** Returns the recipient of a delivery, from its row. */
export function toIdentity(row: Row): Identity {
  return {
    channel: text(row, 'channel'),
    kind: text(row, 'identity_kind'),
    value: text(row, 'identity_value'),
    accountId: text(row, 'account_id'),
  };
}

function toDelivery(messageId: string, row: Row): Delivery {
  return {
    deliveryId: deliveryIdOf(messageId, integer(row, 'position')),
    messageId,
    identity: toIdentity(row),
    state: toState(integer(row, 'state')),
    error: decodeError(optionalText(row, 'error')),
    providerMessageId: text(row, 'provider_message_id'),
    updateTime: new Date(integer(row, 'update_time')),
  };
}

function toSender(row: Row): Identity | undefined {
  const value = optionalText(row, 'sender_value');
  if (value === undefined) return undefined;
  return {
    channel: text(row, 'sender_channel'),
    kind: text(row, 'sender_kind'),
    value,
    accountId: text(row, 'sender_account'),
  };
}
