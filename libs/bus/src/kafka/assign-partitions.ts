import { balance } from '../balance.ts';
import { decodeSubscription, encodeAssignment } from './group-protocol.ts';
import type { MemberBytes } from './kafka-node.ts';
import { type TopicPartition, topicPartitionKey } from './topic-partition.ts';

/**
 * The assignment by the leader of a group, moving as few partitions as possible (cooperative: a moving partition is assigned
 * to no member until its owner has revoked it, which causes the next rebalance).
 */
export async function assignPartitions(
  members: readonly MemberBytes[],
  partitionsOf: (topics: readonly string[]) => Promise<readonly TopicPartition[]>,
): Promise<MemberBytes[]> {
  const subscriptions = new Map(members.map(({ member, bytes }) => [member, decodeSubscription(bytes)]));
  const owners = new Map<string, string>();
  for (const [member, { owned }] of subscriptions) {
    for (const topicPartition of owned) owners.set(topicPartitionKey(topicPartition), member);
  }
  const topics = new Set([...subscriptions.values()].flatMap((subscription) => subscription.topics));
  const assignments = balance(
    await partitionsOf([...topics]),
    members.map(({ member }) => member),
    (member, { topic }) => subscriptions.get(member)?.topics.includes(topic) ?? false,
    (topicPartition) => owners.get(topicPartitionKey(topicPartition)),
  );
  return members.map(({ member }) => {
    const mine = [...assignments].flatMap(([topicPartition, taker]) => (taker === member ? [topicPartition] : []));
    const free = mine.filter((topicPartition) => (owners.get(topicPartitionKey(topicPartition)) ?? member) === member);
    return { member, bytes: encodeAssignment(free) };
  });
}
