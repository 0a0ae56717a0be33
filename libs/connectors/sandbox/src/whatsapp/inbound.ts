import type { ReceivedInbound } from '../inbound.ts';

/** Returns `{type, [type]: …}` of an inbound message, as in a callback's `messages`. */
export function toWhatsAppContent({ content, repliedMessage, file }: ReceivedInbound): object {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'location': {
      const { type, ...location } = content;
      return { type, location };
    }
    case 'contacts':
      return {
        type: 'contacts',
        contacts: content.names.map(({ name, phone }) => ({
          name: { formatted_name: name, first_name: name },
          ...(phone !== undefined && { phones: [{ phone, wa_id: phone.replaceAll(/\D/g, '') }] }),
        })),
      };
    case 'reaction': {
      const { messageId, emoji } = content;
      // The removal of a reaction has no emoji.
      return { type: 'reaction', reaction: { message_id: messageId, ...(emoji !== '' && { emoji }) } };
    }
    case 'selection':
      return toSelection(content, repliedMessage);
    case 'deletion':
      return { type: 'revoke', revoke: { original_message_id: content.messageId } };
    case 'edit': {
      const message = { type: 'text', text: { body: content.text } };
      return { type: 'edit', edit: { original_message_id: content.messageId, message } };
    }
    case 'form': {
      const { flowToken, answers } = content;
      const response = JSON.stringify({ ...(flowToken !== undefined && { flow_token: flowToken }), ...answers });
      const reply = { name: 'flow', body: 'Sent', response_json: response };
      return { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: reply } };
    }
    case 'order': {
      const items = content.items.map(({ productId, quantity, price, currency }) => {
        return { product_retailer_id: productId, quantity, item_price: price, currency };
      });
      return { type: 'order', order: { catalog_id: content.catalogId, text: '', product_items: items } };
    }
    case 'number_change': {
      const body = `User changed to ${content.phone}`;
      return { type: 'system', system: { body, wa_id: content.phone, type: 'user_changed_number' } };
    }
    case 'story':
      throw new Error('content.type: "story" is not supported on WhatsApp, only on Instagram');
    default: {
      const { type, caption } = content;
      const { id, mimeType, sha256, fileName } = file ?? {};
      // Callbacks have the hash in base64, responses in hexadecimal.
      const hash = sha256 && Buffer.from(sha256, 'hex').toString('base64');
      const facts = { id, mime_type: mimeType, sha256: hash };
      return { type, [type]: { ...facts, caption, ...(type === 'document' && { filename: fileName }) } };
    }
  }
}

/** Returns the content of a selection, whose format depends on the message with the button. */
function toSelection(
  { id, title }: { readonly id: string; readonly title: string },
  repliedMessage: ReceivedInbound['repliedMessage'],
): object {
  if (repliedMessage?.type === 'template') return { type: 'button', button: { payload: id, text: title } };
  const isList = JSON.stringify(repliedMessage?.content ?? {}).includes('"sections":');
  const kind = isList ? 'list_reply' : 'button_reply';
  return { type: 'interactive', interactive: { type: kind, [kind]: { id, title } } };
}
