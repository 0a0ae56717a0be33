import { expect, test } from 'vitest';
import { Random } from './testing/random.ts';
import { balance } from './balance.ts';

test('gives a new member its share, and moves no other partition', () => {
  const before = new Map([0, 1, 2, 3, 4, 5].map((partition) => [partition, partition < 3 ? 'a' : 'b']));
  const after = balance(
    [...before.keys()],
    ['a', 'b', 'c'],
    () => true,
    (partition) => before.get(partition),
  );
  expect([...Map.groupBy(after.values(), (member) => member).values()].map(({ length }) => length)).toEqual([2, 2, 2]);
  expect([...after].filter(([partition, member]) => before.get(partition) !== member)).toHaveLength(2);
});

test('assigns every wanted partition to one member that wants it, as evenly as possible', () => {
  const random = new Random();
  for (let round = 0; round < 200; round += 1) {
    const partitions = Array.from({ length: random.below(20) }, (_, index) => ({ index, topic: random.below(3) }));
    const members = Array.from({ length: random.below(5) }, (_, index) => ({ index, all: random.below(2) === 0 }));
    const owners = partitions.map(() => members[random.below(6)]);
    const wants = (member: { all: boolean }, partition: { topic: number }) => member.all || partition.topic === 0;
    const result = balance(partitions, members, wants, (partition) => owners[partition.index]);
    const count = (member: object) => [...result.values()].filter((owner) => owner === member).length;
    const note = `seed ${random.seed}, round ${round}`;
    for (const partition of partitions) {
      const candidates = members.filter((member) => wants(member, partition));
      const owner = result.get(partition);
      expect(owner === undefined ? candidates.length === 0 : candidates.includes(owner), note).toBe(true);
      if (owner === undefined) continue;
      for (const candidate of candidates) expect(count(owner) - count(candidate), note).toBeLessThan(2);
    }
  }
});
