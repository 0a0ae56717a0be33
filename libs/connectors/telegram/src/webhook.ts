import {
  type CallbackEvents,
  type CallbackHeaders,
  type ChannelEvent,
  EventCollector,
  PartReader,
  type WebhookRequest,
  type WebhookResult,
  areEqualSecrets,
  parseJson,
  readWebhookRequest,
} from '@chat4all/connector';
import { readChat } from './chat.ts';
import { DROPPED_MEMBERS, EDIT_MEMBERS, MESSAGE_MEMBERS, PERSON_MEMBERS } from './fields.ts';
import { type UpdateContext, contextOf, readDeletions, readEdit, readGuestMessage, readMessage } from './inbound.ts';
import { readPersonUpdate, readPress, readReaction } from './interactions.ts';

/** The header with the secret. Source: core.telegram.org/bots/api#setwebhook. */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/** The headers of Telegram's callbacks. */
export const telegramCallbackHeaders: CallbackHeaders = { signature: SECRET_HEADER };

/** Parses one callback of Telegram, which contains one update. Verifies its secret first. Throws as `readWebhookRequest`. */
export function parseWebhook(request: WebhookRequest, secret: string, now: number): WebhookResult {
  const { method, headers, body } = readWebhookRequest(request);
  if (method !== 'POST') return { kind: 'rejected', status: 405, reason: 'method must be POST' };
  const received = headers[SECRET_HEADER];
  if (received === undefined) return { kind: 'rejected', status: 401, reason: `${SECRET_HEADER}: is required` };
  if (!areEqualSecrets(received, secret)) {
    return { kind: 'rejected', status: 401, reason: `${SECRET_HEADER}: invalid secret` };
  }
  let payload: unknown;
  try {
    payload = parseJson(body);
  } catch {
    return { kind: 'rejected', status: 400, reason: 'body must be JSON' };
  }
  return { kind: 'events', ...readUpdate(payload, now) };
}

/** Reads the JSON of a callback. Never throws. */
export function readUpdate(payload: unknown, now: number): CallbackEvents {
  const collector = new EventCollector();
  const update = new PartReader(payload);
  const members = Object.keys(update.value ?? {}).filter((name) => name !== 'update_id' && update.has(name));
  const dropped = members.map((name) => DROPPED_MEMBERS.get(name)).find((reason) => reason !== undefined);
  const [name] = members.filter((member) => isReadable(member));
  if (name === undefined && dropped !== undefined) collector.drop(dropped);
  else {
    const context = contextOf(update, now);
    const events = name === undefined ? undefined : readMember(update, name, context);
    const reason = name !== undefined ? `invalid ${name}` : members.length > 0 ? 'unknown update' : 'not an update';
    collector.add(update, { callback: payload }, events, reason);
  }
  return collector;
}

type Reader = (part: PartReader, context: UpdateContext) => readonly ChannelEvent[] | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(MESSAGE_MEMBERS.map((name) => [name, readMessage])),
  ...Object.fromEntries(EDIT_MEMBERS.map((name) => [name, readEdit])),
  guest_message: readGuestMessage,
  business_message: ofConnection(readMessage),
  edited_business_message: ofConnection(readEdit),
  callback_query: readPress,
  message_reaction: readReaction,
  deleted_business_messages: ofConnection(readDeletions),
};

/** Requires the business connection: without it, the message would be taken for one of the chat with the bot. */
function ofConnection(read: Reader): Reader {
  return (part, context) => (readChat(part)?.connectionId === undefined ? undefined : read(part, context));
}

function readMember(update: PartReader, name: string, context: UpdateContext): readonly ChannelEvent[] | undefined {
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  return reader ? reader(update.object(name), context) : readPersonUpdate(update, name, context);
}

function isReadable(name: string): boolean {
  return Object.hasOwn(READERS, name) || PERSON_MEMBERS.has(name);
}
