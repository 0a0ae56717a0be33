import type { Capabilities } from '@chat4all/connector';
import { Adaptation, DeliveryRecord, type Identity } from '@chat4all/proto';
import { messagesFor, toChannelContent } from '@chat4all/records';
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
    conversationId: message?.conversationId ?? '',
    replyToMessageId: message?.replyToMessageId ?? '',
    metadata: message?.metadata ?? {},
    acceptTimeMs: createTimeMs,
    expireTimeMs: ttl ? createTimeMs + toMilliseconds(ttl) : 0,
    sendTimeMs: sendTimeFrom(sendTime, createTimeMs),
    onUnknownOutcome,
    attempts: 0,
    releases: 0,
    traceParent: '',
    byHuman: message?.byHuman ?? false,
  };
  // What is not adapted fits as it is.
  const partsOn = routing?.adaptation === Adaptation.ADAPT ? countParts(message?.content, channels) : () => 1;
  const deliveries: PlannedDelivery[] = [];
  for (const group of groups) {
    const firstPosition = deliveries.length;
    for (const [index, { identity }] of group.entries()) {
      const fallback =
        routing && index > 0 ? fallbackOf(group.slice(0, index + 1), firstPosition, routing, channels) : undefined;
      const hasFallback = index < group.length - 1;
      const partCount = partsOn(identity.channel);
      for (let part = 0; part < partCount; part += 1) {
        const position = deliveries.length;
        const place = { deliveryId: deliveryIdOf(messageId, position), identity, position, part, partCount };
        deliveries.push({ record: { ...shared, ...place, fallback, hasFallback }, identity });
      }
    }
  }
  return deliveries;
}

/** How many messages content becomes on a channel; it is looked at once for each. */
function countParts(
  content: DeliveryRecord['content'],
  channels: ReadonlyMap<string, Capabilities>,
): (channel: string) => number {
  const counts = new Map<string, number>();
  return (channel) => {
    const capabilities = channels.get(channel);
    const count =
      counts.get(channel) ?? (capabilities ? messagesFor(toChannelContent(content), capabilities).length : 1);
    counts.set(channel, count);
    return count;
  };
}
