import { type Content, type MediaContent, type OutboundDelivery, type SendReceipt, refusal } from '@chat4all/connector';
import { invalidResponseError } from '@chat4all/connector-meta';
import { attachmentType } from './attachment-type.ts';
import { actionAnswerSchema, sendAnswerSchema, type SendRequest } from './wire.ts';

/** The delivery as Instagram wants it. Throws a ConnectorError for an identity or content that Instagram does not have. */
export function sendRequest({ to, content, byHuman = false }: OutboundDelivery): SendRequest {
  if (to.kind !== 'igsid') throw refusal(`Instagram cannot send to an identity of kind ${to.kind}`, 'identity');
  const recipient = { id: to.value };
  if (content.kind === 'reaction') {
    const { messageId: message_id, emoji } = content;
    return emoji === ''
      ? { recipient, sender_action: 'unreact', payload: { message_id } }
      : { recipient, sender_action: 'react', payload: { message_id, reaction: 'love' } };
  }
  const tag = byHuman ? ({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } as const) : {};
  return { recipient, message: messageOf(content), ...tag };
}

/** The receipt in an answer of Instagram's to {@link sendRequest}. Throws a ConnectorError when there is none. */
export function sendReceipt(answer: unknown, { id, content }: OutboundDelivery): SendReceipt {
  if (content.kind === 'reaction') {
    if (!actionAnswerSchema.safeParse(answer).success) throw invalidResponseError(200, 'it names no recipient');
    // Instagram gives a reaction no id, and tells nothing about it later.
    return { providerMessageId: `${content.messageId}#reaction-${id}` };
  }
  const parsed = sendAnswerSchema.safeParse(answer);
  if (!parsed.success) throw invalidResponseError(200, 'it holds no message id');
  return { providerMessageId: parsed.data.message_id };
}

function messageOf(content: Exclude<Content, { kind: 'reaction' }>): object {
  switch (content.kind) {
    case 'text':
      return { text: content.text };
    case 'media':
      return { attachment: attachmentOf(content) };
    case 'choice': {
      const { body, options } = content;
      const quickReplies = options.map(({ id, title }) => ({ content_type: 'text', title, payload: id }));
      return { text: body, quick_replies: quickReplies };
    }
    case 'channel_specific':
      return content.payload;
    case 'location':
    case 'contacts':
    case 'link':
    case 'template':
      throw refusal(`Instagram cannot send ${content.kind}`, 'invalid');
  }
}

function attachmentOf({ type, uploaded, url }: MediaContent): object {
  return { type: attachmentType(type).name, payload: uploaded ? { attachment_id: uploaded.id } : { url } };
}
