import { type Content, type MediaContent, type MediaType, type OutboundDelivery, refusal } from '@chat4all/connector';
import { z } from 'zod';
import { type Chat, parseIdentity } from './chat.ts';
import { parseMessageId } from './message-id.ts';
import { toReactionEmoji } from './reaction-emoji.ts';

/** A call of the Bot API. */
export interface MethodCall {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The method that sends each type of file, and the parameter of the file. */
const MEDIA_METHODS: Readonly<Record<MediaType, { readonly method: string; readonly field: string }>> = {
  image: { method: 'sendPhoto', field: 'photo' },
  video: { method: 'sendVideo', field: 'video' },
  audio: { method: 'sendAudio', field: 'audio' },
  document: { method: 'sendDocument', field: 'document' },
  sticker: { method: 'sendSticker', field: 'sticker' },
};

/**
 * Returns the call that sends a delivery. If a file has to be uploaded, the call is without it. Throws a ConnectorError for
 * an unsupported identity or content.
 */
export function toMethodCall({ to, content, replyTo }: OutboundDelivery): MethodCall {
  const chat = parseIdentity(to);
  if (chat === undefined) throw refusal(`to: ${to.kind} "${to.value}" is not supported by Telegram`, 'identity');
  const { method, parameters } = toContentCall(content, chat);
  // The answer to a press belongs to no chat.
  if (method === 'answerCallbackQuery') return { method, parameters };
  const { connectionId } = chat;
  if (connectionId !== undefined && BOT_CHAT_METHODS.has(method)) {
    throw refusal(`content: Telegram has no ${method} for chats of business accounts`, 'invalid');
  }
  const quoted = content.kind === 'reaction' || replyTo === undefined ? undefined : parseMessageId(replyTo);
  const reply = { message_id: quoted?.number, allow_sending_without_reply: true };
  return {
    method,
    parameters: {
      ...(connectionId !== undefined && { business_connection_id: connectionId }),
      chat_id: chat.id,
      ...parameters,
      // The number of a message in another business account, or with the bot, is that of another message here.
      ...(quoted?.connectionId === connectionId && quoted !== undefined && { reply_parameters: reply }),
    },
  };
}

function toContentCall(content: Content, chat: Chat): MethodCall {
  switch (content.kind) {
    case 'text': {
      const { text, previewUrl = false } = content;
      return { method: 'sendMessage', parameters: { text, link_preview_options: { is_disabled: !previewUrl } } };
    }
    case 'media':
      return toMediaCall(content);
    case 'location': {
      const { latitude, longitude, name: title, address } = content;
      // A venue requires both.
      if (title === undefined && address === undefined) {
        return { method: 'sendLocation', parameters: { latitude, longitude } };
      }
      const venue = { latitude, longitude, title: title ?? address, address: address ?? title };
      return { method: 'sendVenue', parameters: venue };
    }
    case 'choice': {
      const buttons = content.options.map(({ id, title }) => [{ text: title, callback_data: id }]);
      return { method: 'sendMessage', parameters: { text: content.body, reply_markup: { inline_keyboard: buttons } } };
    }
    case 'link': {
      const { body: text, title, url } = content;
      const markup = { inline_keyboard: [[{ text: title, url }]] };
      return { method: 'sendMessage', parameters: { text, reply_markup: markup } };
    }
    case 'reaction': {
      const message = parseMessageId(content.messageId);
      if (message?.connectionId !== chat.connectionId || message === undefined) {
        throw refusal('content.messageId: must be the id of a Telegram message of the same chat', 'invalid');
      }
      const reaction = content.emoji === '' ? [] : [{ type: 'emoji', emoji: toReactionEmoji(content.emoji) }];
      return { method: 'setMessageReaction', parameters: { message_id: message.number, reaction } };
    }
    case 'channel_specific':
      return toChannelSpecificCall(content.payload);
    case 'contacts':
    case 'template':
      throw refusal(`content.kind: "${content.kind}" is not supported by Telegram`, 'invalid');
  }
}

/** Returns the method that sends a file. `sendVoice` requires OGG, `sendAudio` is for music (core.telegram.org/bots/api#sendvoice). */
export function mediaMethod({ type, mimeType, file }: MediaContent): {
  readonly method: string;
  readonly field: string;
} {
  const isVoice = type === 'audio' && /^audio\/(ogg|opus)\b/i.test(mimeType ?? file?.mimeType ?? '');
  return isVoice ? { method: 'sendVoice', field: 'voice' } : MEDIA_METHODS[type];
}

function toMediaCall(content: MediaContent): MethodCall {
  const { uploaded, url, caption } = content;
  const { method, field } = mediaMethod(content);
  const source = uploaded?.id ?? url;
  return { method, parameters: { ...(source !== undefined && { [field]: source }), ...(caption && { caption }) } };
}

/**
 * The methods that channel-specific content may call: those that answer with the message, or the messages, that they sent.
 * Others that send (`sendGift`, `sendMessageDraft`, …) answer with `true`, which does not identify a message, so that a
 * repetition could not be recognized. Source: core.telegram.org/bots/api (Bot API 10.1, 2026-06-11).
 */
const SPECIFIC_METHODS = [
  'sendAnimation',
  'sendAudio',
  'sendChecklist',
  'sendContact',
  'sendDice',
  'sendDocument',
  'sendGame',
  'sendInvoice',
  'sendLivePhoto',
  'sendLocation',
  'sendMediaGroup',
  'sendMessage',
  'sendPaidMedia',
  'sendPhoto',
  'sendPoll',
  'sendRichMessage',
  'sendSticker',
  'sendVenue',
  'sendVideo',
  'sendVideoNote',
  'sendVoice',
  'answerCallbackQuery',
] as const;

const channelSpecificSchema = z.looseObject({ method: z.enum(SPECIFIC_METHODS) });

/**
 * The methods without `business_connection_id`: Telegram would ignore it and use the chat with the bot. Source:
 * core.telegram.org/bots/api#setmessagereaction, #sendinvoice.
 */
const BOT_CHAT_METHODS: ReadonlySet<string> = new Set(['setMessageReaction', 'sendInvoice']);

/** Returns the call in a payload `{method: 'sendPoll', …}`, see {@link SPECIFIC_METHODS}, with its parameters except `chat_id`. */
function toChannelSpecificCall(payload: Readonly<Record<string, unknown>>): MethodCall {
  const parsed = channelSpecificSchema.safeParse(payload);
  if (!parsed.success) {
    throw refusal(`content.payload.method: must be one of ${SPECIFIC_METHODS.join(', ')}`, 'invalid');
  }
  const { method, ...parameters } = parsed.data;
  return { method, parameters };
}
