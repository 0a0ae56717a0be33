import type { SandboxMessage } from '@chat4all/connector-sandbox';

/** The messages that the platform received, by lane. */
export interface LaneReport {
  /** The number of messages that arrived at least once. */
  readonly delivered: number;
  /** The number of repeated arrivals. */
  readonly duplicates: number;
  /** Lanes whose messages, by their first arrival, are not in the order in which they were sent. */
  readonly disordered: readonly string[];
  /** Lanes with a repeated arrival. */
  readonly repeated: readonly string[];
}

/** Returns the report of received messages. The text of each message must be its number within its lane. */
export function reportLanes(messages: readonly SandboxMessage[]): LaneReport {
  let delivered = 0;
  let duplicates = 0;
  const disordered: string[] = [];
  const repeated: string[] = [];
  for (const [lane, received] of Map.groupBy(messages, ({ recipient }) => recipient)) {
    const first = [...new Set(received.map(({ text }) => Number(text)))];
    delivered += first.length;
    duplicates += received.length - first.length;
    if (first.some((number, index) => number < (first[index - 1] ?? -1))) disordered.push(lane);
    if (first.length < received.length) repeated.push(lane);
  }
  return { delivered, duplicates, disordered, repeated };
}
