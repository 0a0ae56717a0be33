import {
  type InboundMessage,
  type UnreadablePart,
  type WebhookRequest,
  type WebhookResult,
  areEqualSecrets,
} from '@chat4all/connector';
import { type UpdateContext, toInboundMessage, toInboundReaction, toInboundSelection } from './inbound.ts';
import { callbackQuerySchema, messageSchema, reactionSchema, updateSchema } from './wire.ts';

/** The header with the secret. Source: core.telegram.org/bots/api#setwebhook. */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/** Parses one callback of Telegram, which contains one update. Verifies its secret first. Never throws. */
export function parseWebhook(
  { method, headers, body }: WebhookRequest,
  { secret, now }: { readonly secret: string; readonly now: () => number },
): WebhookResult {
  if (method !== 'POST') return { kind: 'rejected', status: 405, reason: 'method must be POST' };
  const received = headers[SECRET_HEADER];
  if (received === undefined) return { kind: 'rejected', status: 401, reason: `${SECRET_HEADER}: is required` };
  if (!areEqualSecrets(received, secret))
    return { kind: 'rejected', status: 401, reason: `${SECRET_HEADER}: invalid secret` };
  try {
    return readUpdate(JSON.parse(new TextDecoder().decode(body)), now());
  } catch {
    return { kind: 'rejected', status: 400, reason: 'body must be JSON' };
  }
}

function readUpdate(part: unknown, now: number): WebhookResult {
  const parsed = updateSchema.safeParse(part);
  if (!parsed.success) return unreadable({ reason: 'not an update', part });
  const { update_id: updateId, message, callback_query: query, message_reaction: reaction } = parsed.data;
  const context: UpdateContext = { updateId, now, original: part };
  if (message !== undefined) return toResult(messageSchema.safeParse(message), toInboundMessage, 'message', context);
  if (query !== undefined)
    return toResult(callbackQuerySchema.safeParse(query), toInboundSelection, 'callback_query', context);
  if (reaction !== undefined)
    return toResult(reactionSchema.safeParse(reaction), toInboundReaction, 'message_reaction', context);
  // Other kinds of update, such as edits and group members, are ignored.
  return { kind: 'events', events: [], unreadable: [] };
}

function toResult<Part>(
  parsed: { readonly success: true; readonly data: Part } | { readonly success: false },
  convert: (part: Part, context: UpdateContext) => InboundMessage,
  name: string,
  context: UpdateContext,
): WebhookResult {
  if (!parsed.success) return unreadable({ reason: `invalid ${name}`, part: context.original });
  return { kind: 'events', events: [convert(parsed.data, context)], unreadable: [] };
}

function unreadable(part: UnreadablePart): WebhookResult {
  return { kind: 'events', events: [], unreadable: [part] };
}
