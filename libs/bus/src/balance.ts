/**
 * Divides partitions among members as evenly as their topics allow, moving as few as possible. Partitions that no member
 * wants are left out.
 */
export function balance<Member, Partition>(
  partitions: readonly Partition[],
  members: readonly Member[],
  wants: (member: Member, partition: Partition) => boolean,
  ownerOf: (partition: Partition) => Member | undefined,
): Map<Partition, Member> {
  const counts = new Map(members.map((member) => [member, 0]));
  const countOf = (member: Member): number => counts.get(member) ?? 0;
  const leastLoaded = (partition: Partition): Member | undefined =>
    members
      .filter((member) => wants(member, partition))
      .reduce<Member | undefined>(
        (least, member) => (least === undefined || countOf(member) < countOf(least) ? member : least),
        undefined,
      );
  const owners = new Map<Partition, Member>();
  const assign = (partition: Partition, member: Member): void => {
    const before = owners.get(partition);
    if (before !== undefined) counts.set(before, countOf(before) - 1);
    owners.set(partition, member);
    counts.set(member, countOf(member) + 1);
  };

  for (const partition of partitions) {
    const owner = ownerOf(partition);
    if (owner !== undefined && members.includes(owner) && wants(owner, partition)) assign(partition, owner);
  }
  for (const partition of partitions) {
    const member = leastLoaded(partition);
    if (!owners.has(partition) && member !== undefined) assign(partition, member);
  }
  for (let moved = true; moved;) {
    moved = false;
    for (const [partition, owner] of owners) {
      const member = leastLoaded(partition);
      if (member === undefined || countOf(owner) - countOf(member) < 2) continue;
      assign(partition, member);
      moved = true;
    }
  }
  return owners;
}
