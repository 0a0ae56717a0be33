import {
  DeliveryState,
  type EchoRecord,
  type InboundRecord,
  type Message,
  MessageDirection,
  MessageOrigin,
  threadIdOf,
} from '@chat4all/proto';
import { parseJsonObject } from './json-text.ts';

/** The members that neither an inbound message nor an echo has. */
const NONE = {
  requestId: '',
  conversationId: '',
  replyToMessageId: '',
  metadata: {},
  resendOfMessageId: '',
  consentScope: '',
  byHuman: false,
};

/** Returns an inbound message, recorded at `recordTimeMs` (milliseconds since 1970). */
export function toInboundMessage(tenantId: string, record: InboundRecord, recordTimeMs: number): Message {
  const { messageId, sender, senderIdentities, content, providerMessageId, replyToProviderMessageId } = record;
  const { profileName, username, userId, referral, author, topicId } = record;
  return {
    ...NONE,
    ...{ messageId, sender, senderIdentities, content, providerMessageId, replyToProviderMessageId },
    ...{ profileName, username, userId, referral, author, topicId },
    direction: MessageDirection.INBOUND,
    origin: MessageOrigin.UNSPECIFIED,
    createTime: new Date(recordTimeMs),
    deliveries: [],
    original: parseJsonObject(record.original),
    threadId: threadIdOf(tenantId, sender),
  };
}

/** Returns a message that was sent in the platform's own app, recorded at `recordTimeMs` (milliseconds since 1970). */
export function toEchoMessage(tenantId: string, record: EchoRecord, recordTimeMs: number): Message {
  const { messageId, recipients, content, providerMessageId, replyToProviderMessageId } = record;
  const time = new Date(recordTimeMs);
  const [identity] = recipients;
  const threadId = threadIdOf(tenantId, identity);
  const state = { state: DeliveryState.SENT, error: undefined, updateTime: time, threadId, timeline: [], attempts: [] };
  return {
    ...NONE,
    ...{ messageId, content, providerMessageId, replyToProviderMessageId },
    direction: MessageDirection.OUTBOUND,
    origin: MessageOrigin.NATIVE_APP,
    createTime: time,
    deliveries: [{ deliveryId: `${messageId}-0`, messageId, identity, providerMessageId, ...state }],
    sender: undefined,
    ...{ senderIdentities: [], profileName: '', username: '', userId: '' },
    ...{ referral: undefined, author: undefined, topicId: '' },
    original: parseJsonObject(record.original),
    threadId,
  };
}
