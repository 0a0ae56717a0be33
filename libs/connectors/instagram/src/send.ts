import type { OutboundDelivery, SendReceipt } from '@chat4all/connector';
import { refusal, unreadableAnswerError } from '@chat4all/connector-meta';
import { sendAnswerSchema, type SendRequest } from './wire.ts';

/** The delivery as Instagram wants it. Throws a ConnectorError for an identity that Instagram does not have. */
export function sendRequest({ to, content }: OutboundDelivery): SendRequest {
  if (to.kind !== 'igsid') throw refusal(`Instagram cannot send to an identity of kind ${to.kind}`, 'identity');
  if (content.kind !== 'text') throw refusal(`Instagram cannot send ${content.kind}`, 'invalid');
  return { recipient: { id: to.value }, message: { text: content.text } };
}

/** The receipt in an answer of Instagram's to {@link sendRequest}. Throws a ConnectorError when there is none. */
export function sendReceipt(answer: unknown): SendReceipt {
  const parsed = sendAnswerSchema.safeParse(answer);
  if (!parsed.success) throw unreadableAnswerError(200, 'it holds no message id');
  return { providerMessageId: parsed.data.message_id };
}
