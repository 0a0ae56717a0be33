import type { InboundContent, InboundMessage, MediaContent, MediaType } from '@chat4all/connector';
import type { z } from 'zod';
import { toProviderMessageId } from './message-id.ts';
import type { TelegramFile, TelegramMessage, callbackQuerySchema, reactionSchema } from './wire.ts';

const addressOf = (chatId: number) => ({ kind: 'chat_id', value: String(chatId) });

/** The callback that something stands in. */
export interface UpdateFacts {
  /** Its number: the same when it is repeated. */
  readonly updateId: number;
  /** When it came, in milliseconds since 1970. */
  readonly now: number;
  readonly original: unknown;
}

/** What a person sent. */
export function inboundMessage(message: TelegramMessage, { original }: UpdateFacts): InboundMessage {
  const { chat, message_id: number, date, from, reply_to_message: answered } = message;
  const content = contentOf(message);
  const name = [from?.first_name, from?.last_name].filter(Boolean).join(' ');
  return {
    kind: 'message',
    providerMessageId: toProviderMessageId(chat.id, number),
    from: [addressOf(chat.id)],
    ...(name !== '' && { profileName: name }),
    ...(content && { content }),
    ...(answered && { replyTo: toProviderMessageId(chat.id, answered.message_id) }),
    time: date * 1_000,
    original,
  };
}

/** Which button a person pressed: now, for Telegram tells only when the message was sent. */
export function inboundSelection(
  query: z.infer<typeof callbackQuerySchema>,
  { now, original }: UpdateFacts,
): InboundMessage {
  const { id, data, message } = query;
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const title = buttons.find(({ callback_data: value }) => value === data)?.text ?? data;
  return {
    kind: 'message',
    providerMessageId: `${toProviderMessageId(message.chat.id, message.message_id)}#selection-${id}`,
    from: [addressOf(message.chat.id)],
    content: { kind: 'selection', id: data, title },
    replyTo: toProviderMessageId(message.chat.id, message.message_id),
    time: now,
    original,
  };
}

/** How a person reacts now; without content when it is with none of the usual emoji. */
export function inboundReaction(
  update: z.infer<typeof reactionSchema>,
  { updateId, original }: UpdateFacts,
): InboundMessage {
  const { chat, message_id: number, date, new_reaction: reactions } = update;
  const messageId = toProviderMessageId(chat.id, number);
  const emoji = reactions.find(({ type }) => type === 'emoji')?.emoji;
  return {
    kind: 'message',
    // Telegram gives it no id, and several may come in one second.
    providerMessageId: `${messageId}#reaction-${updateId}`,
    from: [addressOf(chat.id)],
    ...((emoji !== undefined || reactions.length === 0) && {
      content: { kind: 'reaction', messageId, emoji: emoji ?? '' },
    }),
    time: date * 1_000,
    original,
  };
}

function contentOf(message: TelegramMessage): InboundContent | undefined {
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
