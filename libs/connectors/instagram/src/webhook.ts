import type { ChannelEvent, UnreadablePart, WebhookRequest, WebhookResult } from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { readMessaging } from './messaging.ts';
import { entrySchema, payloadSchema } from './wire.ts';

/** Reads one callback of Instagram's: every event of every entry, each judged apart. */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets, accountId: string): WebhookResult {
  const opened = verifyWebhook(request, secrets);
  if (opened.kind !== 'payload') return opened;
  const events: ChannelEvent[] = [];
  const unreadable: UnreadablePart[] = [];
  const payload = payloadSchema.safeParse(opened.payload);
  if (!payload.success) {
    return { kind: 'events', events, unreadable: [{ reason: 'not an Instagram callback', part: opened.payload }] };
  }
  for (const part of payload.data.entry) readEntry(part, accountId, events, unreadable);
  return { kind: 'events', events, unreadable };
}

function readEntry(part: unknown, accountId: string, events: ChannelEvent[], unreadable: UnreadablePart[]): void {
  const entry = entrySchema.safeParse(part);
  if (!entry.success) {
    unreadable.push({ reason: 'an entry is not understood', part });
    return;
  }
  if (entry.data.id !== accountId) {
    // One Meta app may have several accounts; their ids and people must not be mixed up.
    unreadable.push({ reason: 'for another account than this', part });
    return;
  }
  for (const messaging of entry.data.messaging ?? []) {
    const found = readMessaging(messaging, accountId);
    if (found) events.push(...found);
    else unreadable.push({ reason: 'an event is not understood', part: messaging });
  }
}
