import {
  type ChannelEvent,
  PartReader,
  type UnreadablePart,
  type WebhookRequest,
  type WebhookResult,
} from '@chat4all/connector';
import { verifyWebhook, type WebhookSecrets } from '@chat4all/connector-meta';
import { type CallbackContext, readMessaging } from './messaging.ts';

/** Parses one callback of Instagram: each event of each entry, independently of the others. */
export function parseWebhook(
  request: WebhookRequest,
  secrets: WebhookSecrets,
  context: CallbackContext,
): WebhookResult {
  const verified = verifyWebhook(request, secrets);
  if (verified.kind !== 'payload') return verified;
  const events: ChannelEvent[] = [];
  const unreadable: UnreadablePart[] = [];
  const root = new PartReader(verified.payload);
  if (root.text('object') !== 'instagram' || !Array.isArray(root.member('entry'))) {
    return { kind: 'events', events, unreadable: [{ reason: 'not an Instagram callback', part: verified.payload }] };
  }
  for (const part of root.items('entry')) readEntry(part, context, events, unreadable);
  return { kind: 'events', events, unreadable };
}

function readEntry(
  item: unknown,
  context: CallbackContext,
  events: ChannelEvent[],
  unreadable: UnreadablePart[],
): void {
  const entry = new PartReader(item);
  const messaging = entry.items('messaging');
  const id = entry.id('id');
  if (id === undefined || entry.unread.length > 0) unreadable.push({ reason: 'invalid entry', part: item });
  // A Meta app may have several accounts, whose messages and people must stay separate.
  else if (id !== context.accountId) unreadable.push({ reason: 'entry of another account', part: item });
  else {
    for (const one of messaging) {
      const part = new PartReader(one);
      const found = readMessaging(part, context);
      const { unread } = part;
      if (found) events.push(...found.map((event) => (unread.length === 0 ? event : { ...event, unread })));
      else unreadable.push({ reason: 'invalid event', part: one });
    }
  }
}
