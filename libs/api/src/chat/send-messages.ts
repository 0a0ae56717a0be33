import type { Bus } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { DeliveryState, type Message, MessageDirection, type SendMessageRequest } from '@chat4all/proto';
import { acceptedRecords } from '@chat4all/records';
import { type PlanOptions, type PlannedMessage, planMessage } from './plan-message.ts';

/** What sending works with. */
export interface SendMessagesOptions extends PlanOptions {
  readonly bus: Bus;
  readonly metrics: Metrics;
}

/** Accepts one message: rejects with an ApiError, or resolves when the log has it durably. */
export async function sendMessage(
  tenantId: string,
  request: SendMessageRequest,
  options: SendMessagesOptions,
): Promise<Message> {
  const planned = planMessage(tenantId, request, options);
  if (!request.validateOnly) {
    await options.bus.publish(planned.deliveries.flatMap(({ record, identity }) => acceptedRecords(record, identity)));
    for (const { identity } of planned.deliveries)
      options.metrics.deliveriesAccepted.inc({ channel: identity.channel });
  }
  return toMessage(planned);
}

function toMessage({ messageId, requestId, createTimeMs, request, deliveries }: PlannedMessage): Message {
  const createTime = new Date(createTimeMs);
  return {
    messageId,
    requestId,
    conversationId: '',
    direction: MessageDirection.OUTBOUND,
    content: request.message?.content,
    replyToMessageId: '',
    metadata: request.message?.metadata ?? {},
    createTime,
    deliveries: deliveries.map(({ record, identity }) => ({
      deliveryId: record.deliveryId,
      messageId,
      identity,
      state: DeliveryState.ACCEPTED,
      error: undefined,
      providerMessageId: '',
      updateTime: createTime,
    })),
    sender: undefined,
  };
}
