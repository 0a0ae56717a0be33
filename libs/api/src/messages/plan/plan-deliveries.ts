import type { Capabilities } from '@chat4all/connector';
import {
  Adaptation,
  type Content,
  DeliveryRecord,
  type Identity,
  OnClosedWindow,
  type SendMessageRequest,
} from '@chat4all/proto';
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
  { tenantId, messageId, requestId, requestHash, request, groups, resendOf, closed }: MessagePlan,
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
    conversationId: message?.conversationId || (resendOf?.conversationId ?? ''),
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
    consentScope: message?.consentScope ?? '',
    resendOfMessageId: resendOf?.messageId ?? '',
    messageContent: undefined,
    windowClosed: false,
  };
  // Under STRICT, validation has ensured that the content is one message.
  const partsOn = routing?.adaptation === Adaptation.ADAPT ? partCounter(message?.content, channels) : () => 1;
  const deliveries: PlannedDelivery[] = [];
  for (const group of groups) {
    const firstPosition = deliveries.length;
    for (const [index, step] of group.entries()) {
      const { identity } = step;
      const fallback =
        routing && index > 0 ? fallbackOf(group.slice(0, index + 1), firstPosition, routing, channels) : undefined;
      const hasFallback = index < group.length - 1;
      const special = closed?.has(step) ? inClosedWindow(request, hasFallback) : undefined;
      const partCount = special?.content ? 1 : partsOn(identity.channel);
      for (let part = 0; part < partCount; part += 1) {
        const position = deliveries.length;
        const own = { deliveryId: deliveryIdOf(messageId, position), identity, position, part, partCount };
        deliveries.push({ record: { ...shared, ...own, ...special, fallback, hasFallback }, identity });
      }
    }
  }
  return deliveries;
}

/** Returns what is different for a delivery whose reply window is closed: a template instead, or its failure in favour of the next step. */
function inClosedWindow(
  { onClosedWindow, closedWindowTemplate, message }: SendMessageRequest,
  hasFallback: boolean,
): Partial<Pick<DeliveryRecord, 'content' | 'messageContent' | 'windowClosed'>> {
  if (onClosedWindow === OnClosedWindow.FALLBACK) return { windowClosed: hasFallback };
  if (closedWindowTemplate === undefined) return {};
  const content: Content = { kind: { $case: 'template', value: closedWindowTemplate } };
  return { content, messageContent: message?.content };
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
