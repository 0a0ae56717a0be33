import type { Chat4All } from '@chat4all/client';
import type { DeliveryTracker } from '../sending/delivery-tracker.ts';

const CONCURRENT_READS = 50;

/** Reads the states of messages whose events may precede the start of the stream, and applies them to the tracker. */
export async function readBack<Item>(
  { messages }: Chat4All,
  messageIds: readonly string[],
  tracker: DeliveryTracker<Item>,
  signal: AbortSignal,
): Promise<void> {
  for (let index = 0; index < messageIds.length && !signal.aborted; index += CONCURRENT_READS) {
    await Promise.all(
      messageIds.slice(index, index + CONCURRENT_READS).map(async (messageId) => {
        // A message that cannot be read yet comes with the stream.
        const message = await messages.get(messageId, { signal }).catch(() => undefined);
        for (const delivery of message?.deliveries ?? []) tracker.apply(delivery);
      }),
    );
  }
}
