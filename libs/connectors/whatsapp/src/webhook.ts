import type { ChannelEvent, UnreadablePart, WebhookRequest, WebhookResult } from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { readContacts, readMessage } from './inbound.ts';
import { readStatus } from './receipts.ts';
import { changeSchema, entrySchema, messagesValueSchema, payloadSchema } from './wire.ts';

/** Parses one callback of the Cloud API: each message and status of each change of each entry, independently of the others. */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets, phoneNumberId: string): WebhookResult {
  const verified = verifyWebhook(request, secrets);
  if (verified.kind !== 'payload') return verified;
  const events: ChannelEvent[] = [];
  const unreadable: UnreadablePart[] = [];
  const payload = payloadSchema.safeParse(verified.payload);
  if (!payload.success) {
    return { kind: 'events', events, unreadable: [{ reason: 'not a WhatsApp callback', part: verified.payload }] };
  }
  for (const part of payload.data.entry) {
    const entry = entrySchema.safeParse(part);
    if (!entry.success) unreadable.push({ reason: 'invalid entry', part });
    for (const change of entry.data?.changes ?? []) readChange(change, phoneNumberId, events, unreadable);
  }
  return { kind: 'events', events, unreadable };
}

function readChange(part: unknown, phoneNumberId: string, events: ChannelEvent[], unreadable: UnreadablePart[]): void {
  const change = changeSchema.safeParse(part);
  if (!change.success) {
    unreadable.push({ reason: 'invalid change', part });
    return;
  }
  // Other fields (templates, account reviews, …) concern neither deliveries nor inbound messages.
  if (change.data.field !== 'messages') return;
  const value = messagesValueSchema.safeParse(change.data.value);
  if (!value.success) {
    unreadable.push({ reason: 'invalid change of messages', part });
    return;
  }
  if (value.data.metadata.phone_number_id !== phoneNumberId) {
    // A Meta app may have several numbers, whose messages and people must stay separate.
    unreadable.push({ reason: 'phone_number_id of another account', part });
    return;
  }
  const contacts = readContacts(value.data.contacts);
  for (const message of value.data.messages ?? []) {
    const event = readMessage(message, contacts);
    if (event) events.push(event);
    else unreadable.push({ reason: 'invalid message', part: message });
  }
  for (const status of value.data.statuses ?? []) {
    const event = readStatus(status);
    if (event) events.push(event);
    else unreadable.push({ reason: 'invalid status', part: status });
  }
  for (const error of value.data.errors ?? []) {
    unreadable.push({ reason: 'error without a message', part: error });
  }
}
