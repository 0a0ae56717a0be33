import type { TopicPartition } from './topic-partition.ts';
import type { PartitionOffset } from './kafka-node.ts';
import type { Deadline } from './retry.ts';

/** The subscription of a group member, and its callbacks. */
export interface MemberEvents {
  /** The subscribed topics; none while the member is leaving. */
  readonly topics: () => readonly string[];
  /** The owned partitions, including those whose last records are being finished. */
  readonly owned: () => readonly TopicPartition[];
  /** Called with the whole assignment after every rebalance. */
  readonly onAssignment: (assignment: readonly TopicPartition[]) => void;
  /** Called when the group has removed this member: others may have its partitions. */
  readonly onLost: () => void;
}

/** A member of a group, by one of Kafka's group protocols. */
export interface Membership {
  /** Resolves once the member has joined; rejects with a `BusError` if that takes too long or is rejected. */
  join(): Promise<void>;
  /** Starts a rebalance after a revocation. */
  rejoin(): void;
  /** Starts a rebalance for topics with more partitions, if this member decides on the assignment. */
  topicsChanged(): void;
  /** Commits, with retries until the deadline. Rejects if that fails, or if the group has removed this member. */
  commit(offsets: readonly PartitionOffset[], deadline: Deadline): Promise<void>;
  /** Leaves the group, so that others need not wait for the session timeout. */
  leave(): Promise<void>;
}
