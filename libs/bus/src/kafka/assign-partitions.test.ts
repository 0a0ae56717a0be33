import { expect, test } from 'vitest';
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from './group-protocol.ts';
import { assignPartitions } from './assign-partitions.ts';
import type { TopicPartition } from './topic-partition.ts';

const topicPartitions = (topic: string, ...partitions: number[]): TopicPartition[] =>
  partitions.map((partition) => ({ topic, partition }));

async function share(
  members: Record<string, { topics: string[]; owned: TopicPartition[] }>,
  counts: Record<string, number>,
) {
  const shares = await assignPartitions(
    Object.entries(members).map(([member, subscription]) => ({ member, bytes: encodeSubscription(subscription) })),
    (topics) => Promise.resolve(topics.flatMap((topic) => topicPartitions(topic, ...Array(counts[topic] ?? 0).keys()))),
  );
  return Object.fromEntries(shares.map(({ member, bytes }) => [member, decodeAssignment(bytes)]));
}

test('decodes subscriptions and assignments that it encoded', () => {
  const subscription = { topics: ['ä', 'b'], owned: [...topicPartitions('ä', 3, 70_000), ...topicPartitions('b', 0)] };
  expect(decodeSubscription(encodeSubscription(subscription))).toEqual(subscription);
  expect(decodeAssignment(encodeAssignment(subscription.owned))).toEqual(subscription.owned);
  expect(decodeAssignment(Buffer.alloc(0))).toEqual([]);
});

test('assigns a moving partition to no member until its owner has revoked it', async () => {
  const one = { topics: ['topic'], owned: topicPartitions('topic', 0, 1, 2, 3) };
  const two = { topics: ['topic'], owned: topicPartitions('topic') };
  const first = await share({ one, two }, { topic: 4 });
  expect(first['one']).toHaveLength(2);
  expect(first['two']).toEqual([]);
  const second = await share({ one: { ...one, owned: first['one'] ?? [] }, two }, { topic: 4 });
  expect(second['one']).toEqual(first['one']);
  expect(second['two']).toHaveLength(2);
});

test('assigns partitions of subscribed topics only, and none to a leaving member', async () => {
  const shares = await share(
    {
      left: { topics: ['left'], owned: [] },
      right: { topics: ['right'], owned: [] },
      leaving: { topics: [], owned: topicPartitions('right', 0) },
    },
    { left: 2, right: 2 },
  );
  expect(shares).toEqual({ left: topicPartitions('left', 0, 1), right: topicPartitions('right', 1), leaving: [] });
});
