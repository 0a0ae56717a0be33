import {
  Content,
  type Delivery,
  type DeliveryRecord,
  type Identity,
  Message,
  MessageDirection,
  MessageOrigin,
  type NamedPerson,
  encodeMessage,
  threadIdOf,
} from '@chat4all/proto';
import { identityOf } from '../rules/identity-of.ts';
import { deliveryIdOf } from '../delivery-id.ts';
import type { StoredRequest } from '../store.ts';
import { decodeError, decodeLabels, encodeContent, toState } from './columns.ts';
import type { EchoReport, InboundReport } from '../reports.ts';
import type { DeliveryDetails } from './delivery-details.ts';
import { type MediaRow, receivedRow } from './media-row.ts';
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
  /** A `Message` in protobuf, with the members that have no column; null if it has none of them. */
  readonly details: Uint8Array | null;
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

/** A row of `messages` of a message that a platform reported. */
export interface ReportedMessage extends StoredMessage {
  /** A `Message` in protobuf with the platform's object, apart from the other details so that it can be erased alone. */
  readonly original: Uint8Array;
  readonly origin: MessageOrigin;
  /** The member of a group who wrote it; null elsewhere. */
  readonly author_kind: string | null;
  readonly author_value: string | null;
  /** The new identity of the person whom a notice of the platform is about; null in other messages. */
  readonly subject_kind: string | null;
  readonly subject_value: string | null;
  /** The rows of `named_people`. */
  readonly named_people: readonly StoredNamedPerson[];
  /** The row of `media`; undefined if it has no file to be fetched. */
  readonly file: MediaRow | undefined;
}

/** A row of `named_people`, without the key of the message. */
export interface StoredNamedPerson {
  readonly channel: string;
  readonly kind: string;
  readonly value: string;
  readonly is_subject: number;
}

/** Returns the row of a delivery's message. */
export function outboundMessage(record: DeliveryRecord): StoredMessage {
  return {
    message_id: record.messageId,
    tenant_id: record.tenantId,
    request_id: record.requestId,
    conversation_id: record.conversationId,
    direction: MessageDirection.OUTBOUND,
    content: encodeContent(record.messageContent ?? record.content),
    details: outboundDetails(record),
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

function outboundDetails({ resendOfMessageId, consentScope, byHuman }: DeliveryRecord): Uint8Array | null {
  if (resendOfMessageId === '' && consentScope === '' && !byHuman) return null;
  return encodeMessage(Message, Message.fromPartial({ resendOfMessageId, consentScope, byHuman }));
}

/** Returns the row of an inbound message. Fails with `invalid` if the record has no sender. */
export function inboundMessage({ tenantId, record, timeMs, file }: InboundReport): ReportedMessage {
  const sender = identityOf(record.sender, record.messageId);
  const { senderIdentities, profileName, username, referral, author, topicId } = record;
  const { kind } = record.content ?? {};
  const subject = kind?.$case === 'system' ? kind.value.newIdentity : undefined;
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
    details: encodeMessage(
      Message,
      Message.fromPartial({ senderIdentities, profileName, username, referral, author, topicId }),
    ),
    original: encodeOriginal(record.original),
    origin: MessageOrigin.UNSPECIFIED,
    author_kind: author?.kind ?? null,
    author_value: author?.value ?? null,
    subject_kind: subject?.kind ?? null,
    subject_value: subject?.value ?? null,
    named_people: storedPeople(record.namedPeople),
    file: file && receivedRow(file),
  };
}

/** Returns the row of a message that was sent in the platform's own app. */
export function echoMessage({ tenantId, record, timeMs, file }: EchoReport): ReportedMessage {
  const { messageId, content, replyToProviderMessageId } = record;
  return {
    ...{
      message_id: messageId,
      tenant_id: tenantId,
      request_id: '',
      conversation_id: '',
      reply_to: '',
      metadata: '{}',
    },
    direction: MessageDirection.OUTBOUND,
    content: encodeContent(content),
    ...{ sender_channel: null, sender_account: null, sender_kind: null, sender_value: null },
    create_time: timeMs,
    request_hash: '',
    details: encodeMessage(Message, Message.fromPartial({ replyToProviderMessageId })),
    original: encodeOriginal(record.original),
    origin: MessageOrigin.NATIVE_APP,
    ...{ author_kind: null, author_value: null, subject_kind: null, subject_value: null },
    named_people: storedPeople(record.namedPeople),
    file: file && receivedRow(file),
  };
}

/** Returns the request that created a message, from its row. */
export function toStoredRequest(row: Row): StoredRequest {
  return { requestHash: text(row, 'request_hash'), createTimeMs: integer(row, 'create_time') };
}

/**
 * Returns a message, from its row, the rows of its deliveries, and the user of the directory that its sender is, which is
 * empty if there is none. `detailsOf` returns what the view FULL of a delivery has.
 */
export function toMessage(
  row: Row,
  deliveries: readonly Row[],
  userId: string,
  detailsOf: (delivery: Row) => DeliveryDetails = withoutDetails,
): Message {
  const content = optionalBytes(row, 'content');
  // A message in two parts: protobuf merges them.
  const details = [optionalBytes(row, 'details'), optionalBytes(row, 'original')].filter((part) => part !== undefined);
  const messageId = text(row, 'message_id');
  const inbound = integer(row, 'direction') === MessageDirection.INBOUND;
  const isEcho = row['origin'] === MessageOrigin.NATIVE_APP;
  const tenantId = text(row, 'tenant_id');
  const [delivery] = deliveries;
  const sender = toSender(row);
  const converted = deliveries.map((each) => ({ ...toDelivery(tenantId, messageId, each), ...detailsOf(each) }));
  return {
    ...(details.length > 0 ? Message.decode(Buffer.concat(details)) : NO_DETAILS),
    messageId,
    requestId: inbound ? '' : text(row, 'request_id'),
    conversationId: text(row, 'conversation_id'),
    direction: inbound ? MessageDirection.INBOUND : MessageDirection.OUTBOUND,
    content: content && Content.decode(content),
    replyToMessageId: inbound ? '' : text(row, 'reply_to'),
    metadata: decodeLabels(text(row, 'metadata')),
    createTime: new Date(integer(row, 'create_time')),
    deliveries: converted,
    threadId: sender ? threadIdOf(tenantId, sender) : (converted[0]?.threadId ?? ''),
    sender,
    userId,
    ...(isEcho
      ? { origin: MessageOrigin.NATIVE_APP, providerMessageId: delivery ? text(delivery, 'provider_message_id') : '' }
      : {
          origin: inbound ? MessageOrigin.UNSPECIFIED : MessageOrigin.API,
          providerMessageId: inbound ? text(row, 'request_id') : '',
          replyToProviderMessageId: inbound ? text(row, 'reply_to') : '',
        }),
  };
}

/** The details of a message that a client sent. */
const NO_DETAILS = Message.fromPartial({});

/** Returns the recipient of a delivery, from its row. */
export function toIdentity(row: Row): Identity {
  return {
    channel: text(row, 'channel'),
    kind: text(row, 'identity_kind'),
    value: text(row, 'identity_value'),
    accountId: text(row, 'account_id'),
  };
}

const NO_DELIVERY_DETAILS: DeliveryDetails = { timeline: [], attempts: [] };

function withoutDetails(): DeliveryDetails {
  return NO_DELIVERY_DETAILS;
}

function toDelivery(tenantId: string, messageId: string, row: Row): Omit<Delivery, keyof DeliveryDetails> {
  const identity = toIdentity(row);
  return {
    deliveryId: deliveryIdOf(messageId, integer(row, 'position')),
    messageId,
    identity,
    state: toState(integer(row, 'state')),
    error: decodeError(optionalText(row, 'error')),
    providerMessageId: text(row, 'provider_message_id'),
    updateTime: new Date(integer(row, 'update_time')),
    threadId: threadIdOf(tenantId, identity),
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

/** Returns the distinct people whom a message names. One who is its subject and named elsewhere too is its subject. */
function storedPeople(people: readonly NamedPerson[]): StoredNamedPerson[] {
  const rows = new Map<string, StoredNamedPerson>();
  for (const { identity, isSubject } of people) {
    if (identity === undefined) continue;
    const { channel, kind, value } = identity;
    const key = [channel, kind, value].join('\n');
    rows.set(key, { channel, kind, value, is_subject: Math.max(Number(isSubject), rows.get(key)?.is_subject ?? 0) });
  }
  return [...rows.values()];
}

function encodeOriginal(original: string): Uint8Array {
  return encodeMessage(Message, Message.fromPartial({ original: parseOriginal(original) }));
}

/** Returns the original of a record, which is an object in JSON; undefined if it is none. */
function parseOriginal(original: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(original);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
