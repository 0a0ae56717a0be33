import {
  DeliveryState,
  type Message,
  MessageInput,
  type ResendMessageRequest,
  SendMessageRequest,
} from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import { invalidField, preconditionFailed } from '../errors/api-error.ts';
import type { CallContext } from '../server/call-context.ts';
import { readMessage } from './read-messages.ts';
import type { SendOptions } from './send/accept-message.ts';
import { sendMessage } from './send/send-messages.ts';

/**
 * Sends a message again, as a new one, to the recipients whose deliveries are FAILED or EXPIRED. Throws NOT_FOUND, FAILED_PRECONDITION
 * if there are none or the content was erased, and what SendMessage throws.
 */
export async function resendMessage(
  { messageId, requestId }: ResendMessageRequest,
  call: CallContext,
  options: SendOptions,
): Promise<Message> {
  if (requestId === '') throw invalidField('request_id', 'is required');
  const { tenantId } = call;
  const { store } = options;
  const original = await readMessage(tenantId, messageId, store);
  const known = await store.getMessage(tenantId, messageIdOf(tenantId, requestId));
  // A repeated call: another delivery of the original may have failed since.
  if (known?.resendOfMessageId === messageId) return known;
  const recipients = original.deliveries.flatMap(({ state, identity }) =>
    identity !== undefined && identity.value !== '' && UNSENT_STATES.includes(state) ? [identity] : [],
  );
  if (recipients.length === 0) {
    throw preconditionFailed('NOT_FAILED', `message "${messageId}" has no delivery that is FAILED or EXPIRED`);
  }
  const { content, replyToMessageId, metadata, consentScope, byHuman } = original;
  if (content === undefined) throw preconditionFailed('ERASED', `the content of message "${messageId}" was erased`);
  const distinct = [...new Map(recipients.map((identity) => [JSON.stringify(identity), identity])).values()];
  const message = MessageInput.fromPartial({
    recipients: distinct.map((value) => ({ to: { $case: 'identity', value } })),
    ...{ content, replyToMessageId, metadata, consentScope, byHuman },
  });
  return sendMessage(SendMessageRequest.fromPartial({ requestId, message }), call, options, original);
}

const UNSENT_STATES: readonly DeliveryState[] = [DeliveryState.FAILED, DeliveryState.EXPIRED];
