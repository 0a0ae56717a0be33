import type { Received } from '../received.ts';
import { publicAddress } from './download.ts';
import type { InstagramEvent } from './entries.ts';

/** What a person did, as one of a callback's `messaging` says it; files are at `origin`. */
export function instagramEvent(
  { id: mid, content, replyTo, answered, file }: Received,
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
      // Buttons of a template come back as postbacks, quick replies as messages.
      if (answered?.type === 'template') return { postback: { mid, title, payload } };
      return { message: { mid, text: title, quick_reply: { payload } } };
    }
    case 'deletion':
      return { message: { mid: content.messageId, is_deleted: true } };
    case 'location':
    case 'contacts':
    case 'sticker':
      throw new Error(`Instagram has no messages with content.type "${content.type}" from people`);
    default: {
      const type = content.type === 'document' ? 'file' : content.type;
      const url = file ? publicAddress(file, origin) : '';
      return { message: { mid, attachments: [{ type, payload: { url } }], ...reply } };
    }
  }
}
