import { type Message, MessageDirection } from '@chat4all/proto';
import { firstStateOf } from '../../chat/first-state.ts';
import type { PlannedDelivery } from '../plan/plan-deliveries.ts';
import type { MessagePlan } from '../plan/plan-message.ts';

/** A message as it is answered when it is accepted. */
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
      state: firstStateOf(record),
      error: undefined,
      providerMessageId: '',
      updateTime: createTime,
    })),
    sender: undefined,
    providerMessageId: '',
    replyToProviderMessageId: '',
  };
}
