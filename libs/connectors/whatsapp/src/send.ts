import { type OutboundDelivery, type SendReceipt, refusal } from '@chat4all/connector';
import { invalidResponseError } from '@chat4all/connector-meta';
import { personIdentities } from './identities.ts';
import { messageBody } from './message-body.ts';
import { sendAnswerSchema, type SendRequest } from './wire.ts';

/** The delivery as the Cloud API wants it. Throws a ConnectorError for an identity or content that WhatsApp does not have. */
export function sendRequest({ id, to, content, replyTo }: OutboundDelivery): SendRequest {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(to),
    ...messageBody(content),
    // A reaction is about its message already.
    ...(replyTo !== undefined && content.kind !== 'reaction' && { context: { message_id: replyTo } }),
    biz_opaque_callback_data: id,
  };
}

/** The receipt in an answer of the Cloud API to {@link sendRequest}. Throws a ConnectorError when there is none. */
export function sendReceipt(answer: unknown, to: OutboundDelivery['to']): SendReceipt {
  const parsed = sendAnswerSchema.safeParse(answer);
  if (!parsed.success) throw invalidResponseError(200, 'it holds no message id');
  const { contacts, messages } = parsed.data;
  const contact = contacts?.[0];
  const identities = personIdentities(contact?.wa_id, contact?.user_id).filter(
    ({ kind, value }) => kind !== to.kind || value !== to.value,
  );
  return { providerMessageId: messages[0].id, ...(identities.length > 0 && { identities }) };
}

function recipient({ kind, value }: OutboundDelivery['to']): Pick<SendRequest, 'to' | 'recipient'> {
  if (kind === 'phone') return { to: value.replace(/^\+/, '') };
  if (kind === 'bsuid') return { recipient: value };
  throw refusal(`WhatsApp cannot send to an identity of kind ${kind}`, 'identity');
}
