import type { Chat4All } from '@chat4all/client';
import type { DeliveryTracker } from '../sending/delivery-tracker.ts';

const AT_ONCE = 50;

/** Reads how far messages are and tells the tracker: for those whose events may lie before the stream's start. */
export async function readBack<Item>(
  { messages }: Chat4All,
  messageIds: readonly string[],
  tracker: DeliveryTracker<Item>,
  signal: AbortSignal,
): Promise<void> {
  for (let index = 0; index < messageIds.length && !signal.aborted; index += AT_ONCE) {
    await Promise.all(
      messageIds.slice(index, index + AT_ONCE).map(async (messageId) => {
        // One that cannot be read yet is told by the stream.
        const message = await messages.get(messageId, { signal }).catch(() => undefined);
        for (const delivery of message?.deliveries ?? []) tracker.apply(delivery);
      }),
    );
  }
}
