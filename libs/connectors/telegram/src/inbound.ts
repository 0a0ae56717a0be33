import type { InboundContent, InboundMessage, MediaContent, MediaType } from '@chat4all/connector';
import type { z } from 'zod';
import { toProviderMessageId } from './message-id.ts';
import type { TelegramFile, TelegramMessage, callbackQuerySchema, reactionSchema } from './wire.ts';

const toIdentity = (chatId: number) => ({ kind: 'chat_id', value: String(chatId) });

/** The callback of an event. */
export interface UpdateContext {
  /** The number of the callback, the same if it is repeated. */
  readonly updateId: number;
  /** The time of its arrival, in milliseconds since 1970. */
  readonly now: number;
  readonly original: unknown;
}

/** Converts a message. */
export function toInboundMessage(message: TelegramMessage, { original }: UpdateContext): InboundMessage {
  const { chat, message_id: number, date, from, reply_to_message: answered } = message;
  const content = toContent(message);
  const name = [from?.first_name, from?.last_name].filter(Boolean).join(' ');
  return {
    kind: 'message',
    providerMessageId: toProviderMessageId(chat.id, number),
    from: [toIdentity(chat.id)],
    ...(name !== '' && { profileName: name }),
    ...(content && { content }),
    ...(answered && { replyTo: toProviderMessageId(chat.id, answered.message_id) }),
    time: date * 1_000,
    original,
  };
}

/** Converts the press of a button. Its time is now, because Telegram only states when the message was sent. */
export function toInboundSelection(
  query: z.infer<typeof callbackQuerySchema>,
  { now, original }: UpdateContext,
): InboundMessage {
  const { id, data, message } = query;
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const title = buttons.find(({ callback_data: value }) => value === data)?.text ?? data;
  return {
    kind: 'message',
    providerMessageId: `${toProviderMessageId(message.chat.id, message.message_id)}#selection-${id}`,
    from: [toIdentity(message.chat.id)],
    content: { kind: 'selection', id: data, title },
    replyTo: toProviderMessageId(message.chat.id, message.message_id),
    time: now,
    original,
  };
}

/** Converts a person's current reaction. It has no content if the reaction is not a standard emoji. */
export function toInboundReaction(
  update: z.infer<typeof reactionSchema>,
  { updateId, original }: UpdateContext,
): InboundMessage {
  const { chat, message_id: number, date, new_reaction: reactions } = update;
  const messageId = toProviderMessageId(chat.id, number);
  const emoji = reactions.find(({ type }) => type === 'emoji')?.emoji;
  return {
    kind: 'message',
    // A reaction has no id, and several may occur in one second.
    providerMessageId: `${messageId}#reaction-${updateId}`,
    from: [toIdentity(chat.id)],
    ...((emoji !== undefined || reactions.length === 0) && {
      content: { kind: 'reaction', messageId, emoji: emoji ?? '' },
    }),
    time: date * 1_000,
    original,
  };
}

function toContent(message: TelegramMessage): InboundContent | undefined {
  const { text, photo, video, voice, audio, document, sticker, location, venue, contact, caption } = message;
  if (text !== undefined) return { kind: 'text', text };
  const file = (
    type: MediaType,
    { file_id: id, file_name: fileName, mime_type: mimeType }: TelegramFile,
  ): MediaContent => ({
    ...{ kind: 'media', type, uploaded: { id } },
    ...(caption && { caption }),
    ...(fileName && { fileName }),
    ...(mimeType && { mimeType }),
  });
  // The last one is the largest.
  const largest = photo?.at(-1);
  if (largest) return file('image', largest);
  if (video) return file('video', video);
  const sound = voice ?? audio;
  if (sound) return file('audio', sound);
  if (document) return file('document', document);
  if (sticker) return file('sticker', sticker);
  if (location) {
    const { latitude, longitude } = location;
    return { kind: 'location', latitude, longitude, ...(venue && { name: venue.title, address: venue.address }) };
  }
  if (contact) {
    const displayName = [contact.first_name, contact.last_name].filter(Boolean).join(' ');
    return { kind: 'contacts', contacts: [{ displayName, phones: [contact.phone_number] }] };
  }
  return undefined;
}
