import { hash } from 'node:crypto';

/** Returns the id of the message that a request creates; always equal for the same tenant and request id. */
export function messageIdOf(tenantId: string, requestId: string): string {
  return `m${digest(tenantId, requestId)}`;
}

/** Returns the id of the conversation that a request creates; always equal for the same tenant and request id. */
export function conversationIdOf(tenantId: string, requestId: string): string {
  return `c${digest(tenantId, requestId)}`;
}

/** Returns the id of an inbound message; always equal for the same account and provider's id. */
export function inboundMessageIdOf(accountId: string, providerMessageId: string): string {
  return `i${digest(accountId, providerMessageId)}`;
}

/** Returns the id of the file that comes with a message; always equal for the same tenant and message. */
export function receivedMediaIdOf(tenantId: string, messageId: string): string {
  return `r${digest(tenantId, messageId)}`;
}

// The length of the first part keeps two different pairs from forming the same text.
function digest(first: string, second: string): string {
  return hash('sha256', `${first.length}:${first}${second}`, 'hex').slice(0, 32);
}
