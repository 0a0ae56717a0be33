import type { SandboxMessage } from '@chat4all/connector-sandbox';

/** What the platform saw. */
export interface LaneReport {
  /** Messages that reached it at least once. */
  readonly delivered: number;
  /** How often one reached it again. */
  readonly duplicates: number;
  /** Lanes whose messages, taken by their first arrival, are not in the order in which they were sent. */
  readonly disordered: readonly string[];
  /** Lanes that a message reached again. */
  readonly repeated: readonly string[];
}

/** Looks at what the platform received: the text of each message is its number within its lane. */
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
