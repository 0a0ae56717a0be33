import type { Received } from '../received.ts';

/** What a person did, as one of a callback's `messages` says it: `{type, [type]: …}`. */
export function whatsappSaid({ content, answered, file }: Received): object {
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
      // Taking a reaction back is a reaction without an emoji.
      return { type: 'reaction', reaction: { message_id: messageId, ...(emoji !== '' && { emoji }) } };
    }
    case 'selection':
      return selection(content, answered);
    case 'deletion':
      throw new Error(
        'WhatsApp does not tell when a person takes a message back: content.type "deletion" is for Instagram',
      );
    default: {
      const { type, caption } = content;
      const { id, mimeType, sha256, fileName } = file ?? {};
      // In callbacks it is in base64, elsewhere hexadecimal.
      const sum = sha256 && Buffer.from(sha256, 'hex').toString('base64');
      const facts = { id, mime_type: mimeType, sha256: sum };
      return { type, [type]: { ...facts, caption, ...(type === 'document' && { filename: fileName }) } };
    }
  }
}

/** A button of a template comes back in another form than one of a choice. */
function selection(
  { id, title }: { readonly id: string; readonly title: string },
  answered: Received['answered'],
): object {
  if (answered?.type === 'template') return { type: 'button', button: { payload: id, text: title } };
  const isList = JSON.stringify(answered?.content ?? {}).includes('"sections":');
  const kind = isList ? 'list_reply' : 'button_reply';
  return { type: 'interactive', interactive: { type: kind, [kind]: { id, title } } };
}
