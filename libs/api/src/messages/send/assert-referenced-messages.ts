import { findPartOfMessage } from '@chat4all/records';
import type { Store } from '@chat4all/store';
import { Violations } from '../../validation/violations.ts';
import type { MessagePlan } from '../plan/plan-message.ts';
import { readMessage } from '../read-messages.ts';

/**
 * Asserts that the earlier messages exist which a message replies or reacts to. Throws NOT_FOUND for a message that the
 * tenant does not have, INVALID_ARGUMENT if a recipient of a reaction has no part in the message reacted to. Reads the
 * store once per reference, and the links of a recipient whom the message does not name.
 */
export async function assertReferencedMessages(
  { tenantId, request, groups }: MessagePlan,
  store: Store,
): Promise<void> {
  const { replyToMessageId = '', content } = request.message ?? {};
  if (replyToMessageId !== '') await readMessage(tenantId, replyToMessageId, store);
  if (content?.kind?.$case !== 'reaction') return;
  const reactedTo = await readMessage(tenantId, content.kind.value.messageId, store);
  const violations = new Violations();
  for (const { identity, field } of groups.flat()) {
    if (await findPartOfMessage(reactedTo, identity, () => store.directory.linked(tenantId, identity))) continue;
    violations.add(field, `is neither sender nor recipient of the message "${reactedTo.messageId}" reacted to`);
  }
  violations.assertNone();
}
