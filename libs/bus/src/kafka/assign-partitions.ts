import { balance } from '../balance.ts';
import { decodeSubscription, encodeAssignment } from './group-protocol.ts';
import type { MemberBytes } from './kafka-node.ts';
import { type TopicPartition, topicPartitionKey } from './topic-partition.ts';

/**
 * What the leader of a group does: assignments the partitions among the members, moving as few as possible. A partition
 * that has to move is given to nobody until its owner has let go of it, which makes the group assignment anew.
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
