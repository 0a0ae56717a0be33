import { byTopic } from './by-topic.ts';
import type { TopicPartition } from './topic-partition.ts';

/** The subscription of a member: its topics, and the partitions that it owns. */
export interface MemberSubscription {
  readonly topics: readonly string[];
  readonly owned: readonly TopicPartition[];
}

// The formats are Kafka's ConsumerProtocolSubscription version 1 and ConsumerProtocolAssignment version 0, so that Kafka's
// tools can show the assignment.
const SUBSCRIPTION_VERSION = 1;
const ASSIGNMENT_VERSION = 0;

export function encodeSubscription({ topics, owned }: MemberSubscription): Buffer {
  return Buffer.concat([
    int16(SUBSCRIPTION_VERSION),
    int32(topics.length),
    ...topics.map(text),
    int32(0),
    partitionList(owned),
  ]);
}

/** Throws a RangeError for bytes of another format. */
export function decodeSubscription(bytes: Buffer): MemberSubscription {
  const reader = new Reader(bytes);
  const version = reader.int16();
  const topics = reader.list(() => reader.text());
  reader.skip(Math.max(0, reader.int32()));
  return { topics, owned: version < 1 ? [] : reader.partitions() };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  return Buffer.concat([int16(ASSIGNMENT_VERSION), partitionList(partitions), int32(0)]);
}

/** A member without partitions may get no bytes at all. */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length === 0) return [];
  const reader = new Reader(bytes);
  reader.int16();
  return reader.partitions();
}

function partitionList(topicPartitions: readonly TopicPartition[]): Buffer {
  const topics = byTopic(topicPartitions, ({ partition }) => partition);
  return Buffer.concat([
    int32(topics.length),
    ...topics.flatMap(({ topic, partitions }) => [text(topic), int32(partitions.length), ...partitions.map(int32)]),
  ]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  text(): string {
    const length = this.int16();
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  list<Item>(item: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, item);
  }

  partitions(): TopicPartition[] {
    return this.list(() => {
      const topic = this.text();
      return this.list(() => ({ topic, partition: this.int32() }));
    }).flat();
  }
}
