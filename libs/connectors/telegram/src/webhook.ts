import {
  type CallbackEvents,
  type CallbackHeaders,
  type ChannelEvent,
  type ContainerMembers,
  EventCollector,
  PartReader,
  type WebhookRequest,
  type WebhookResult,
  areEqualSecrets,
  parseJson,
  pickMembers,
  readWebhookRequest,
} from '@chat4all/connector';
import { readChat } from './chat.ts';
import { DROPPED_MEMBERS, EDIT_MEMBERS, MESSAGE_MEMBERS, PERSON_MEMBERS } from './fields.ts';
import { type UpdateContext, contextOf, readDeletions, readEdit, readGuestMessage, readMessage } from './inbound.ts';
import { withNamedPeople } from './named-people.ts';
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
  collector.addContainer(update, UPDATE_MEMBERS, (callback) => ({ callback }), 'not an update');
  // "At most one of the optional parameters can be present" (core.telegram.org/bots/api#update). If there are more, none is lost.
  for (const name of UPDATE_MEMBERS.parts.filter((member) => update.has(member))) {
    const dropped = DROPPED_MEMBERS.get(name);
    const callback = pickMembers(update, ['update_id', name]);
    const part = new PartReader(callback);
    if (dropped !== undefined) collector.drop(dropped);
    else {
      const events = readMember(part, name, contextOf(part, now))?.map(withNamedPeople);
      collector.add(part, { callback }, events, `invalid ${name}`);
    }
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

/** The members of an update. */
const UPDATE_MEMBERS: ContainerMembers = {
  parts: [...Object.keys(READERS), ...PERSON_MEMBERS.keys(), ...DROPPED_MEMBERS.keys()],
  metadata: ['update_id'],
};
