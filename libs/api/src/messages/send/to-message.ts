import { Message, MessageDirection, MessageOrigin } from '@chat4all/proto';
import { initialStateOf } from '@chat4all/records';
import type { PlannedDelivery } from '../plan/plan-deliveries.ts';
import type { MessagePlan } from '../plan/plan-message.ts';

/** The members that an outbound message does not have, made once. */
const INBOUND_ONLY = Message.fromPartial({});

/** Returns an accepted message as SendMessage answers it. */
export function toMessage(
  { messageId, requestId, request }: MessagePlan,
  createTimeMs: number,
  deliveries: readonly PlannedDelivery[],
): Message {
  const createTime = new Date(createTimeMs);
  return {
    ...INBOUND_ONLY,
    messageId,
    requestId,
    conversationId: request.message?.conversationId ?? '',
    direction: MessageDirection.OUTBOUND,
    origin: MessageOrigin.API,
    content: request.message?.content,
    replyToMessageId: request.message?.replyToMessageId ?? '',
    metadata: request.message?.metadata ?? {},
    createTime,
    deliveries: deliveries.map(({ record, identity }) => ({
      deliveryId: record.deliveryId,
      messageId,
      identity,
      state: initialStateOf(record),
      error: undefined,
      providerMessageId: '',
      updateTime: createTime,
    })),
  };
}
