import { hash } from 'node:crypto';

/** The id of the message that a request asks for: the same for the same tenant and request id, always. */
export function messageIdOf(tenantId: string, requestId: string): string {
  return `m${digest(tenantId, requestId)}`;
}

/** The id of the conversation that a request asks for: the same for the same tenant and request id, always. */
export function conversationIdOf(tenantId: string, requestId: string): string {
  return `c${digest(tenantId, requestId)}`;
}

/** The id of a message that a person sent: the same for the same account and provider's id, always. */
export function inboundMessageIdOf(accountId: string, providerMessageId: string): string {
  return `i${digest(accountId, providerMessageId)}`;
}

// With the first part's length in front, two different pairs never make the same text.
function digest(first: string, second: string): string {
  return hash('sha256', `${first.length}:${first}${second}`, 'hex').slice(0, 32);
}
