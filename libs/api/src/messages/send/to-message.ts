import { type Message, MessageDirection } from '@chat4all/proto';
import { initialStateOf } from '@chat4all/records';
import type { PlannedDelivery } from '../plan/plan-deliveries.ts';
import type { MessagePlan } from '../plan/plan-message.ts';

/** Returns an accepted message as SendMessage answers it. */
export function toMessage(
  { messageId, requestId, request }: MessagePlan,
  createTimeMs: number,
  deliveries: readonly PlannedDelivery[],
): Message {
  const createTime = new Date(createTimeMs);
  return {
    messageId,
    requestId,
    conversationId: request.message?.conversationId ?? '',
    direction: MessageDirection.OUTBOUND,
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
    sender: undefined,
    providerMessageId: '',
    replyToProviderMessageId: '',
  };
}
