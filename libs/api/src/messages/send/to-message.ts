import { Message, MessageDirection, MessageOrigin, threadIdOf } from '@chat4all/proto';
import { initialStateOf } from '@chat4all/records';
import type { PlannedDelivery } from '../plan/plan-deliveries.ts';
import type { MessagePlan } from '../plan/plan-message.ts';

/** The members that an outbound message does not have, made once. */
const INBOUND_ONLY = Message.fromPartial({});

/** Returns an accepted message as SendMessage answers it. */
export function toMessage(
  { messageId, requestId, request, resendOf }: MessagePlan,
  createTimeMs: number,
  deliveries: readonly PlannedDelivery[],
): Message {
  const createTime = new Date(createTimeMs);
  const accepted = deliveries.map(({ record, identity }) => ({
    deliveryId: record.deliveryId,
    messageId,
    identity,
    state: initialStateOf(record),
    error: undefined,
    providerMessageId: '',
    updateTime: createTime,
    threadId: threadIdOf(record.tenantId, identity),
    timeline: [],
    attempts: [],
  }));
  return {
    ...INBOUND_ONLY,
    messageId,
    requestId,
    conversationId: request.message?.conversationId || (resendOf?.conversationId ?? ''),
    resendOfMessageId: resendOf?.messageId ?? '',
    consentScope: request.message?.consentScope ?? '',
    byHuman: request.message?.byHuman ?? false,
    direction: MessageDirection.OUTBOUND,
    origin: MessageOrigin.API,
    content: request.message?.content,
    replyToMessageId: request.message?.replyToMessageId ?? '',
    metadata: request.message?.metadata ?? {},
    createTime,
    deliveries: accepted,
    threadId: accepted[0]?.threadId ?? '',
  };
}
