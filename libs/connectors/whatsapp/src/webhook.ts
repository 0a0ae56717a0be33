import type { ChannelEvent, UnreadablePart, WebhookRequest, WebhookResult } from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { readContacts, readMessage } from './inbound.ts';
import { readStatus } from './receipts.ts';
import { changeSchema, entrySchema, messagesValueSchema, payloadSchema } from './wire.ts';

/** Reads one callback of the Cloud API: every message and status of every change of every entry, each judged apart. */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets, phoneNumberId: string): WebhookResult {
  const opened = verifyWebhook(request, secrets);
  if (opened.kind !== 'payload') return opened;
  const events: ChannelEvent[] = [];
  const unreadable: UnreadablePart[] = [];
  const payload = payloadSchema.safeParse(opened.payload);
  if (!payload.success) {
    return { kind: 'events', events, unreadable: [{ reason: 'not a WhatsApp callback', part: opened.payload }] };
  }
  for (const part of payload.data.entry) {
    const entry = entrySchema.safeParse(part);
    if (!entry.success) unreadable.push({ reason: 'an entry is not understood', part });
    for (const change of entry.data?.changes ?? []) readChange(change, phoneNumberId, events, unreadable);
  }
  return { kind: 'events', events, unreadable };
}

function readChange(part: unknown, phoneNumberId: string, events: ChannelEvent[], unreadable: UnreadablePart[]): void {
  const change = changeSchema.safeParse(part);
  if (!change.success) {
    unreadable.push({ reason: 'a change is not understood', part });
    return;
  }
  // Other fields (templates, account reviews, …) hold nothing about a delivery or an inbound message.
  if (change.data.field !== 'messages') return;
  const value = messagesValueSchema.safeParse(change.data.value);
  if (!value.success) {
    unreadable.push({ reason: 'a change of messages is not understood', part });
    return;
  }
  if (value.data.metadata.phone_number_id !== phoneNumberId) {
    // One Meta app may have several numbers; their ids and people must not be mixed up.
    unreadable.push({ reason: 'for another phone number id than this account has', part });
    return;
  }
  const contacts = readContacts(value.data.contacts);
  for (const message of value.data.messages ?? []) {
    const event = readMessage(message, contacts);
    if (event) events.push(event);
    else unreadable.push({ reason: 'a message is not understood', part: message });
  }
  for (const status of value.data.statuses ?? []) {
    const event = readStatus(status);
    if (event) events.push(event);
    else unreadable.push({ reason: 'a status is not understood', part: status });
  }
  for (const error of value.data.errors ?? []) {
    unreadable.push({ reason: 'Meta reports an error about no message', part: error });
  }
}
