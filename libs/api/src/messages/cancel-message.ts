import type { Bus } from '@chat4all/bus';
import type { Message } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import type { Store } from '@chat4all/store';
import { onceProjected, readMessage } from './read-messages.ts';

/** Cancels the deliveries of a message that were not sent yet, publishes the changes, and returns the message. Idempotent. */
export async function cancelMessage(
  tenantId: string,
  messageId: string,
  { store, bus }: { readonly store: Store; readonly bus: Bus },
): Promise<Message> {
  const changes = await onceProjected(messageId, () => store.cancel(tenantId, messageId, Date.now()));
  if (changes.length > 0) await bus.publish(changes.map(changeToRecord));
  // The scope `send` does not cover what a person wrote.
  return { ...(await readMessage(tenantId, messageId, store)), original: undefined };
}
