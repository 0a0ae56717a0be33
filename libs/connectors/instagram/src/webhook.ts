import type { ChannelEvent, UnreadablePart, WebhookRequest, WebhookResult } from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { readMessaging } from './messaging.ts';
import { entrySchema, payloadSchema } from './wire.ts';

/** Parses one callback of Instagram: each event of each entry, independently of the others. */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets, accountId: string): WebhookResult {
  const verified = verifyWebhook(request, secrets);
  if (verified.kind !== 'payload') return verified;
  const events: ChannelEvent[] = [];
  const unreadable: UnreadablePart[] = [];
  const payload = payloadSchema.safeParse(verified.payload);
  if (!payload.success) {
    return { kind: 'events', events, unreadable: [{ reason: 'not an Instagram callback', part: verified.payload }] };
  }
  for (const part of payload.data.entry) readEntry(part, accountId, events, unreadable);
  return { kind: 'events', events, unreadable };
}

function readEntry(part: unknown, accountId: string, events: ChannelEvent[], unreadable: UnreadablePart[]): void {
  const entry = entrySchema.safeParse(part);
  if (!entry.success) {
    unreadable.push({ reason: 'invalid entry', part });
    return;
  }
  if (entry.data.id !== accountId) {
    // A Meta app may have several accounts, whose messages and people must stay separate.
    unreadable.push({ reason: 'entry of another account', part });
    return;
  }
  for (const messaging of entry.data.messaging ?? []) {
    const found = readMessaging(messaging, accountId);
    if (found) events.push(...found);
    else unreadable.push({ reason: 'invalid event', part: messaging });
  }
}
