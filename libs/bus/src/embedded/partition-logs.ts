import { BusError } from '../bus-error.ts';
import type { Journal } from './journal.ts';
import { PartitionLog } from './partition-log.ts';
import { streamOf } from './record-codec.ts';
import type { Topic } from './topic-registry.ts';

/** The partitions of every topic. */
export class PartitionLogs {
  readonly #logs = new Map<string, PartitionLog[]>();

  constructor(topics: readonly Topic[], journal: Journal) {
    for (const topic of topics) this.grow(topic, journal);
  }

  /** The partitions of a topic, by number, in an array that grows with it. Throws `invalid` for an unknown topic. */
  of(topic: string): readonly PartitionLog[] {
    const logs = this.#logs.get(topic);
    if (logs === undefined)
      throw new BusError('unknown_topic', `topic "${topic}" does not exist; create it with ensureTopics`);
    return logs;
  }

  /** The ends of a topic's partitions; empty for an unknown topic. */
  ends(topic: string): number[] {
    return (this.#logs.get(topic) ?? []).map((log) => log.end);
  }

  /** Adds the partitions of the topic that are missing here. */
  grow(topic: Topic, journal: Journal): void {
    const logs = this.#logs.get(topic.name) ?? [];
    while (logs.length < topic.partitions) {
      const partition = logs.length;
      logs.push(new PartitionLog(topic, partition, journal.nextOffset(streamOf(topic.id, partition))));
    }
    this.#logs.set(topic.name, logs);
  }
}
