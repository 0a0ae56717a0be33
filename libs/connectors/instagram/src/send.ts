import { type Content, type MediaContent, type OutboundDelivery, type SendReceipt, refusal } from '@chat4all/connector';
import { invalidResponseError } from '@chat4all/connector-meta';
import { attachmentType } from './media.ts';
import { actionResponseSchema, sendResponseSchema, type SendRequest } from './wire.ts';

/** Converts a delivery to Instagram's format. Throws a ConnectorError for an unsupported identity or content. */
export function toSendRequest({ to, content, byHuman = false }: OutboundDelivery): SendRequest {
  if (to.kind !== 'igsid') throw refusal(`to.kind: "${to.kind}" is not supported by Instagram`, 'identity');
  const recipient = { id: to.value };
  if (content.kind === 'reaction') {
    const { messageId: message_id, emoji } = content;
    return emoji === ''
      ? { recipient, sender_action: 'unreact', payload: { message_id } }
      : { recipient, sender_action: 'react', payload: { message_id, reaction: 'love' } };
  }
  const tag = byHuman ? ({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } as const) : {};
  return { recipient, message: toMessage(content), ...tag };
}

/** Converts Instagram's response to {@link toSendRequest}. Throws a ConnectorError if it is invalid. */
export function toSendReceipt(body: unknown, { id, content }: OutboundDelivery): SendReceipt {
  if (content.kind === 'reaction') {
    if (!actionResponseSchema.safeParse(body).success) throw invalidResponseError(200, 'no recipient_id');
    // Instagram returns no id of a reaction, and sends no receipts for it.
    return { providerMessageId: `${content.messageId}#reaction-${id}` };
  }
  const parsed = sendResponseSchema.safeParse(body);
  if (!parsed.success) throw invalidResponseError(200, 'no message id');
  return { providerMessageId: parsed.data.message_id };
}

function toMessage(content: Exclude<Content, { kind: 'reaction' }>): object {
  switch (content.kind) {
    case 'text':
      return { text: content.text };
    case 'media':
      return { attachment: toAttachment(content) };
    case 'choice': {
      const { body: question, options } = content;
      const quickReplies = options.map(({ id, title }) => ({ content_type: 'text', title, payload: id }));
      return { text: question, quick_replies: quickReplies };
    }
    case 'channel_specific':
      return content.payload;
    case 'location':
    case 'contacts':
    case 'link':
    case 'template':
      throw refusal(`content.kind: "${content.kind}" is not supported by Instagram`, 'invalid');
  }
}

function toAttachment({ type, uploaded, url }: MediaContent): object {
  return { type: attachmentType(type).name, payload: uploaded ? { attachment_id: uploaded.id } : { url } };
}
