import type { Capabilities } from '@chat4all/connector';
import { Adaptation, DeliveryRecord, type Identity } from '@chat4all/proto';
import { messagesFor, toChannelContent } from '@chat4all/records';
import { deliveryIdOf } from '@chat4all/store';
import { fallbackOf } from './plan-fallback.ts';
import type { MessagePlan } from './plan-message.ts';
import { sendTimeFrom } from './times.ts';
import { toMilliseconds } from '../../validation/durations.ts';

/** One delivery of a message. */
export interface PlannedDelivery {
  readonly record: DeliveryRecord;
  readonly identity: Identity;
}

/** Returns the deliveries of a message that is accepted at a time. The same plan and time give the same deliveries. */
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
  // Under STRICT, validation has ensured that the content is one message.
  const partsOn = routing?.adaptation === Adaptation.ADAPT ? partCounter(message?.content, channels) : () => 1;
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
        const own = { deliveryId: deliveryIdOf(messageId, position), identity, position, part, partCount };
        deliveries.push({ record: { ...shared, ...own, fallback, hasFallback }, identity });
      }
    }
  }
  return deliveries;
}

/** Returns a function that counts the messages that content becomes on a channel, once per channel. */
function partCounter(
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
