import type { Capabilities } from '@chat4all/connector';
import type { Thread } from '@chat4all/proto';
import type { Thread as StoredThread } from '@chat4all/store';
import { replyWindow } from './reply-window.ts';

/** Returns a thread of the store as the API answers it, with its reply window at a time. */
export function toThread(stored: StoredThread, channels: ReadonlyMap<string, Capabilities>, timeMs: number): Thread {
  const { lastInboundTimeMs, lastActivityTimeMs, createTimeMs, labels, linkedThreadIds, ...thread } = stored;
  const inboundMs = lastInboundTimeMs === 0 ? undefined : lastInboundTimeMs;
  const { state, endTimeMs, humanEndTimeMs } = replyWindow(channels.get(stored.identity.channel), inboundMs, timeMs);
  return {
    ...thread,
    labels: [...labels],
    linkedThreadIds: [...linkedThreadIds],
    lastActivityTime: new Date(lastActivityTimeMs),
    lastInboundTime: toDate(inboundMs),
    createTime: new Date(createTimeMs),
    windowState: state,
    windowEndTime: toDate(endTimeMs),
    humanWindowEndTime: toDate(humanEndTimeMs),
  };
}

function toDate(timeMs: number | undefined): Date | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs);
}
