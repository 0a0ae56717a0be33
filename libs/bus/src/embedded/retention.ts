import { topicOfStream } from './record-codec.ts';
import type { Segment } from './segment.ts';

/**
 * Returns whether the retention of every topic with a record in `segment` has passed; `next` is the following segment.
 */
export function isExpired(
  segment: Segment,
  next: Segment,
  now: number,
  retentionOf: (topicId: number) => number,
): boolean {
  const age = now - next.startTimestamp;
  for (const [stream, offset] of next.firstOffsets) {
    const holdsStream = offset > (segment.firstOffsets.get(stream) ?? 0);
    if (holdsStream && age <= retentionOf(topicOfStream(stream).topicId)) return false;
  }
  return true;
}
