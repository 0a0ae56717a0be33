import { type Content, type MediaContent, type MediaType, type OutboundDelivery, refusal } from '@chat4all/connector';
import { z } from 'zod';
import { messageNumberOf } from './message-id.ts';
import { toReactionEmoji } from './reaction-emoji.ts';

/** A call of the Bot API. */
export interface MethodCall {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Where each type of file goes, and under which name. */
const mediaMethods: Readonly<Record<MediaType, { readonly method: string; readonly field: string }>> = {
  image: { method: 'sendPhoto', field: 'photo' },
  video: { method: 'sendVideo', field: 'video' },
  audio: { method: 'sendAudio', field: 'audio' },
  document: { method: 'sendDocument', field: 'document' },
  sticker: { method: 'sendSticker', field: 'sticker' },
};

/**
 * The call that sends a delivery; that of a file which is to be uploaded lacks it. Throws a ConnectorError for an identity
 * or content that Telegram does not have.
 */
export function methodCall({ to, content, replyTo }: OutboundDelivery): MethodCall {
  if (to.kind !== 'chat_id') throw refusal(`Telegram cannot send to an identity of kind ${to.kind}`, 'identity');
  const { method, parameters } = callOf(content);
  const number = replyTo === undefined ? undefined : messageNumberOf(replyTo);
  const reply = { message_id: number, allow_sending_without_reply: true };
  const quotes = number !== undefined && content.kind !== 'reaction';
  return { method, parameters: { chat_id: to.value, ...parameters, ...(quotes && { reply_parameters: reply }) } };
}

function callOf(content: Content): MethodCall {
  switch (content.kind) {
    case 'text': {
      const { text, previewUrl = false } = content;
      return { method: 'sendMessage', parameters: { text, link_preview_options: { is_disabled: !previewUrl } } };
    }
    case 'media':
      return mediaCall(content);
    case 'location': {
      const { latitude, longitude, name: title, address } = content;
      // A venue needs both.
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
      const number = messageNumberOf(content.messageId);
      if (number === undefined) throw refusal('the message that is reacted to is none of Telegram', 'invalid');
      const reaction = content.emoji === '' ? [] : [{ type: 'emoji', emoji: toReactionEmoji(content.emoji) }];
      return { method: 'setMessageReaction', parameters: { message_id: number, reaction } };
    }
    case 'channel_specific':
      return specificCall(content.payload);
    case 'contacts':
    case 'template':
      throw refusal(`Telegram cannot send ${content.kind}`, 'invalid');
  }
}

/** Where a file goes. `sendAudio` is for music; OGG is what a voice message is made of (core.telegram.org/bots/api#sendvoice). */
export function mediaMethod({ type, mimeType, file }: MediaContent): {
  readonly method: string;
  readonly field: string;
} {
  const isVoice = type === 'audio' && /^audio\/(ogg|opus)\b/i.test(mimeType ?? file?.mimeType ?? '');
  return isVoice ? { method: 'sendVoice', field: 'voice' } : mediaMethods[type];
}

function mediaCall(content: MediaContent): MethodCall {
  const { uploaded, url, caption } = content;
  const { method, field } = mediaMethod(content);
  const source = uploaded?.id ?? url;
  return { method, parameters: { ...(source !== undefined && { [field]: source }), ...(caption && { caption }) } };
}

const specific = z.looseObject({ method: z.string().regex(/^send[A-Z][A-Za-z]{1,40}$/) });

/** `{method: 'sendPoll', …}`: a method that sends, with its parameters but for `chat_id`. */
function specificCall(payload: Readonly<Record<string, unknown>>): MethodCall {
  const parsed = specific.safeParse(payload);
  if (!parsed.success) throw refusal('channel_specific needs a `method` such as sendPoll', 'invalid');
  const { method, ...parameters } = parsed.data;
  return { method, parameters };
}
