import { type OutboundDelivery, type SendReceipt, refusal } from '@chat4all/connector';
import { invalidResponseError } from '@chat4all/connector-meta';
import { personIdentities } from './identities.ts';
import { toMessageBody } from './message-body.ts';
import { sendResponseSchema, type SendRequest } from './wire.ts';

/** Converts a delivery to the Cloud API's format. Throws a ConnectorError for an unsupported identity or invalid content. */
export function toSendRequest({ id, to, content, replyTo }: OutboundDelivery): SendRequest {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient(to),
    ...toMessageBody(content),
    // A reaction contains the id of its message already.
    ...(replyTo !== undefined && content.kind !== 'reaction' && { context: { message_id: replyTo } }),
    biz_opaque_callback_data: id,
  };
}

/** Converts the Cloud API's response to {@link toSendRequest}. Throws a ConnectorError if it has no message id. */
export function toSendReceipt(body: unknown, to: OutboundDelivery['to']): SendReceipt {
  const parsed = sendResponseSchema.safeParse(body);
  if (!parsed.success) throw invalidResponseError(200, 'no message id');
  const { contacts, messages } = parsed.data;
  const contact = contacts?.[0];
  const identities = personIdentities({ phone: contact?.wa_id, userId: contact?.user_id }).filter(
    ({ kind, value }) => kind !== to.kind || value !== to.value,
  );
  return { providerMessageId: messages[0].id, ...(identities.length > 0 && { identities }) };
}

function recipient({ kind, value }: OutboundDelivery['to']): Pick<SendRequest, 'to' | 'recipient'> {
  if (kind === 'phone') return { to: value.replace(/^\+/, '') };
  if (kind === 'bsuid') return { recipient: value };
  throw refusal(`to.kind: "${kind}" is not supported by WhatsApp`, 'identity');
}
