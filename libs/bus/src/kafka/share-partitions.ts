import { balance } from '../balance.ts';
import { decodeSubscription, encodeAssignment } from './group-protocol.ts';
import type { MemberBytes, PartitionPlace } from './kafka-node.ts';

/**
 * What the leader of a group does: shares the partitions among the members, moving as few as possible. A partition
 * that has to move is given to nobody until its owner has let go of it, which makes the group share anew.
 */
export async function sharePartitions(
  members: readonly MemberBytes[],
  partitionsOf: (topics: readonly string[]) => Promise<readonly PartitionPlace[]>,
): Promise<MemberBytes[]> {
  const subscriptions = new Map(members.map(({ member, bytes }) => [member, decodeSubscription(bytes)]));
  const owners = new Map<string, string>();
  for (const [member, { owned }] of subscriptions) {
    for (const place of owned) owners.set(placeName(place), member);
  }
  const topics = new Set([...subscriptions.values()].flatMap((subscription) => subscription.topics));
  const shares = balance(
    await partitionsOf([...topics]),
    members.map(({ member }) => member),
    (member, { topic }) => subscriptions.get(member)?.topics.includes(topic) ?? false,
    (place) => owners.get(placeName(place)),
  );
  return members.map(({ member }) => {
    const mine = [...shares].flatMap(([place, taker]) => (taker === member ? [place] : []));
    const free = mine.filter((place) => (owners.get(placeName(place)) ?? member) === member);
    return { member, bytes: encodeAssignment(free) };
  });
}

/** A text for maps. */
export function placeName({ topic, partition }: PartitionPlace): string {
  return `${topic}/${partition}`;
}
