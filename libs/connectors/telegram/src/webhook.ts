import {
  type InboundMessage,
  type UnreadablePart,
  type WebhookRequest,
  type WebhookResult,
  areEqualSecrets,
} from '@chat4all/connector';
import { type UpdateFacts, inboundMessage, inboundReaction, inboundSelection } from './inbound.ts';
import { callbackQuerySchema, messageSchema, reactionSchema, updateSchema } from './wire.ts';

/** The header that carries the secret. Source: core.telegram.org/bots/api#setwebhook. */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/** Reads one callback of Telegram's, which holds one update. Checks its secret before anything else. Never throws. */
export function parseWebhook(
  { method, headers, body }: WebhookRequest,
  { secret, now }: { readonly secret: string; readonly now: () => number },
): WebhookResult {
  if (method !== 'POST') return { kind: 'rejected', status: 405, reason: 'only POST is taken' };
  const shown = headers[SECRET_HEADER];
  if (shown === undefined) return { kind: 'rejected', status: 401, reason: `${SECRET_HEADER} is missing` };
  if (!areEqualSecrets(shown, secret)) return { kind: 'rejected', status: 401, reason: `${SECRET_HEADER} is wrong` };
  try {
    return readUpdate(JSON.parse(new TextDecoder().decode(body)), now());
  } catch {
    return { kind: 'rejected', status: 400, reason: 'the body is not JSON' };
  }
}

function readUpdate(part: unknown, now: number): WebhookResult {
  const parsed = updateSchema.safeParse(part);
  if (!parsed.success) return unreadable({ reason: 'not an update', part });
  const { update_id: updateId, message, callback_query: query, message_reaction: reaction } = parsed.data;
  const facts: UpdateFacts = { updateId, now, original: part };
  if (message !== undefined) return eventOf(messageSchema.safeParse(message), inboundMessage, 'a message', facts);
  if (query !== undefined) return eventOf(callbackQuerySchema.safeParse(query), inboundSelection, 'a press', facts);
  if (reaction !== undefined) return eventOf(reactionSchema.safeParse(reaction), inboundReaction, 'a reaction', facts);
  // Of other kinds, such as edits and members of groups, nothing is asked for; they say nothing here.
  return { kind: 'events', events: [], unreadable: [] };
}

function eventOf<Part>(
  parsed: { readonly success: true; readonly data: Part } | { readonly success: false },
  read: (part: Part, facts: UpdateFacts) => InboundMessage,
  what: string,
  facts: UpdateFacts,
): WebhookResult {
  if (!parsed.success) return unreadable({ reason: `${what} is not understood`, part: facts.original });
  return { kind: 'events', events: [read(parsed.data, facts)], unreadable: [] };
}

function unreadable(part: UnreadablePart): WebhookResult {
  return { kind: 'events', events: [], unreadable: [part] };
}
