/** Which part of a topic's partitions a member of a group has, up to 1. Without any it is as with one, until it gets one. */
export function partitionShare(assigned: number, partitions: number): number {
  return partitions === 0 ? 1 : Math.min(1, Math.max(1, assigned) / partitions);
}
