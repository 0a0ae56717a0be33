import type { ReceivedInbound } from '../inbound.ts';
import { publicUrl } from './download.ts';
import type { InstagramEvent } from './entries.ts';

/** Converts an action of a person to an event of a callback. The URLs of files are at `origin`. */
export function toInstagramEvent(
  { id: mid, content, replyTo, repliedMessage, file }: ReceivedInbound,
  origin: string,
): InstagramEvent {
  const reply = replyTo === undefined ? {} : { reply_to: { mid: replyTo } };
  switch (content.type) {
    case 'text':
      return { message: { mid, text: content.text, ...reply } };
    case 'reaction': {
      const { messageId, emoji } = content;
      if (emoji === '') return { reaction: { mid: messageId, action: 'unreact' } };
      return { reaction: { mid: messageId, action: 'react', emoji } };
    }
    case 'selection': {
      const { id: payload, title } = content;
      // Buttons of a template cause postbacks, quick replies cause messages.
      if (repliedMessage?.type === 'template') return { postback: { mid, title, payload } };
      return { message: { mid, text: title, quick_reply: { payload } } };
    }
    case 'deletion':
      return { message: { mid: content.messageId, is_deleted: true } };
    case 'edit':
      return { message_edit: { mid: content.messageId, text: content.text, num_edit: 1 } };
    case 'story': {
      const { url, text } = content;
      if (text !== undefined) return { message: { mid, text, reply_to: { story: { url, id: `story-${mid}` } } } };
      return { message: { mid, attachments: [{ type: 'story_mention', payload: { url } }] } };
    }
    case 'location':
    case 'contacts':
    case 'form':
    case 'order':
    case 'number_change':
    case 'sticker':
      throw new Error(`content.type: "${content.type}" is not supported on Instagram`);
    default: {
      const type = content.type === 'document' ? 'file' : content.type;
      const url = file ? publicUrl(file, origin) : '';
      return { message: { mid, attachments: [{ type, payload: { url } }], ...reply } };
    }
  }
}
