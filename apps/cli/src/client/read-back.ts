import { type Connection, unary } from '@chat4all/proto';
import type { DeliveryTracker } from '../sending/delivery-tracker.ts';
import { READ_TIMEOUT_MS } from './timeouts.ts';

const AT_ONCE = 50;

/** Reads how far messages are and tells the tracker: for those whose events may lie before the stream's start. */
export async function readBack<Item>(
  { chat, metadata }: Connection,
  messageIds: readonly string[],
  tracker: DeliveryTracker<Item>,
  signal: AbortSignal,
): Promise<void> {
  const call = { metadata, signal, timeoutMs: READ_TIMEOUT_MS };
  for (let index = 0; index < messageIds.length && !signal.aborted; index += AT_ONCE) {
    await Promise.all(
      messageIds.slice(index, index + AT_ONCE).map(async (messageId) => {
        // One that cannot be read yet is told by the stream.
        const answer = await unary(chat.getMessage.bind(chat), { messageId }, call).catch(() => undefined);
        for (const delivery of answer?.message?.deliveries ?? []) tracker.apply(delivery);
      }),
    );
  }
}
