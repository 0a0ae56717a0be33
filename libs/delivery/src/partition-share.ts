import type { Bus, Subscription } from '@chat4all/bus';

/** Which part of a topic's partitions a member of a group has, up to 1. Without any it is as with one, until it gets one. */
export async function partitionShare(
  bus: Bus,
  { assigned }: Subscription,
  group: string,
  topic: string,
): Promise<number> {
  const partitions = await bus.lag(group, [topic]);
  return partitions.length === 0 ? 1 : Math.min(1, Math.max(1, assigned.length) / partitions.length);
}
