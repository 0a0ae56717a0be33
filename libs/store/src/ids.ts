import { hash } from 'node:crypto';

/** The id of the message that a request asks for: the same for the same tenant and request id, always. */
export function messageIdOf(tenantId: string, requestId: string): string {
  return `m${hash('sha256', `${tenantId.length}:${tenantId}${requestId}`, 'hex').slice(0, 32)}`;
}

/** The id of a message that a person sent: the same for the same account and provider's id, always. */
export function inboundMessageIdOf(accountId: string, providerMessageId: string): string {
  return `i${hash('sha256', `${accountId.length}:${accountId}${providerMessageId}`, 'hex').slice(0, 32)}`;
}

/** The id of a message's delivery, by its place among the message's deliveries, from 0. */
export function deliveryIdOf(messageId: string, position: number): string {
  return `${messageId}-${position}`;
}

/** What {@link deliveryIdOf} put together; undefined for anything else. */
export function parseDeliveryId(deliveryId: string): { messageId: string; position: number } | undefined {
  const match = /^(.{1,64})-(\d{1,6})$/.exec(deliveryId);
  if (match?.[1] === undefined) return undefined;
  return { messageId: match[1], position: Number(match[2]) };
}
