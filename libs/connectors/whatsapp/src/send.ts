import { type OutboundDelivery, PartReader, type SendReceipt, refusal } from '@chat4all/connector';
import { invalidResponseError } from '@chat4all/connector-meta';
import { personIdentities, readPersonIds } from './identities.ts';
import { toMessageBody } from './message-body.ts';
import type { SendRequest } from './wire.ts';

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
  const response = new PartReader(body);
  const providerMessageId = response.list('messages')[0]?.id('id');
  if (providerMessageId === undefined) throw invalidResponseError(200, 'no message id');
  const names = { phone: 'wa_id', userId: 'user_id', parentUserId: 'parent_user_id' };
  const [contact] = response.list('contacts');
  const identities = personIdentities(contact ? readPersonIds(contact, names) : {}).filter(
    ({ kind, value }) => kind !== to.kind || value !== to.value,
  );
  return { providerMessageId, ...(identities.length > 0 && { identities }) };
}

function recipient({ kind, value }: OutboundDelivery['to']): Pick<SendRequest, 'to' | 'recipient'> {
  if (kind === 'phone') return { to: value.replace(/^\+/, '') };
  if (kind === 'bsuid') return { recipient: value };
  throw refusal(`to.kind: "${kind}" is not supported by WhatsApp`, 'identity');
}
