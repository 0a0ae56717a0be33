import type { PartitionPlace } from './kafka-node.ts';

/** Groups partitions by their topics, as requests want them, and turns each into what the request says of it. */
export function byTopic<Place extends PartitionPlace, Item>(
  places: readonly Place[],
  item: (place: Place) => Item,
): { topic: string; partitions: Item[] }[] {
  const topics = new Map<string, Item[]>();
  for (const place of places) {
    const partitions = topics.get(place.topic);
    if (partitions === undefined) topics.set(place.topic, [item(place)]);
    else partitions.push(item(place));
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
