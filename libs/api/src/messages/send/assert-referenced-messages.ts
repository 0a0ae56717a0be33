import type { FieldViolation, Message } from '@chat4all/proto';
import { partOfMessage } from '@chat4all/records';
import type { Store } from '@chat4all/store';
import { invalidFields } from '../../errors/api-error.ts';
import type { MessagePlan } from '../plan/plan-message.ts';
import { readMessage } from '../read-messages.ts';

/**
 * Checks the earlier messages that a message refers to: what it answers, and what it reacts to. Throws NOT_FOUND when the
 * tenant has no such message, INVALID_ARGUMENT when it reacts to one that a recipient has nothing to do with. Costs a
 * look into the store for each; nothing for a message that refers to none.
 */
export async function assertReferencedMessages(
  { tenantId, request, groups }: MessagePlan,
  store: Store,
): Promise<void> {
  const { replyToMessageId = '', content } = request.message ?? {};
  if (replyToMessageId !== '') await readMessage(tenantId, replyToMessageId, store);
  if (content?.kind?.$case !== 'reaction') return;
  const reactedTo = await readMessage(tenantId, content.kind.value.messageId, store);
  const violations = groups.flat().flatMap((step) => strangers(reactedTo, step));
  if (violations.length > 0) throw invalidFields(violations);
}

function strangers(message: Message, { identity, field }: MessagePlan['groups'][number][number]): FieldViolation[] {
  if (partOfMessage(message, identity)) return [];
  return [{ field, description: `has nothing to do with the message ${message.messageId} that is reacted to` }];
}
