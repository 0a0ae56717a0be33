import type { Capabilities } from '@chat4all/connector';
import { DeliveryRecord, type Identity } from '@chat4all/proto';
import { deliveryIdOf } from '@chat4all/store';
import { fallbackOf } from './plan-fallback.ts';
import type { MessagePlan } from './plan-message.ts';
import { sendTimeFrom, toMilliseconds } from './times.ts';

/** One delivery of a message. */
export interface PlannedDelivery {
  readonly record: DeliveryRecord;
  readonly identity: Identity;
}

/** The deliveries of a message that was accepted at this time: the same for the same plan and time. */
export function planDeliveries(
  { tenantId, messageId, requestId, requestHash, request, groups }: MessagePlan,
  createTimeMs: number,
  channels: ReadonlyMap<string, Capabilities>,
): PlannedDelivery[] {
  const { message, routing, ttl, sendTime, onUnknownOutcome } = request;
  const shared = {
    messageId,
    tenantId,
    requestId,
    requestHash,
    content: message?.content,
    conversationId: '',
    replyToMessageId: '',
    metadata: message?.metadata ?? {},
    acceptTimeMs: createTimeMs,
    expireTimeMs: ttl ? createTimeMs + toMilliseconds(ttl) : 0,
    sendTimeMs: sendTimeFrom(sendTime, createTimeMs),
    onUnknownOutcome,
    attempts: 0,
    releases: 0,
    traceParent: '',
  };
  const deliveries: PlannedDelivery[] = [];
  for (const group of groups) {
    const firstPosition = deliveries.length;
    for (const [index, { identity }] of group.entries()) {
      const position = deliveries.length;
      const fallback =
        routing && index > 0 ? fallbackOf(group.slice(0, index + 1), firstPosition, routing, channels) : undefined;
      const hasFallback = index < group.length - 1;
      const deliveryId = deliveryIdOf(messageId, position);
      deliveries.push({ record: { ...shared, deliveryId, identity, position, fallback, hasFallback }, identity });
    }
  }
  return deliveries;
}
