import type { StoredRecord } from '../bus.ts';
import { KafkaError } from './kafka-error.ts';
import {
  addressText,
  type ConnectNode,
  EARLIEST_TIME,
  type FetchRequest,
  type FetchedRecords,
  type KafkaNode,
  type NodeAddress,
  type PartitionResult,
  type ProduceRequest,
} from './kafka-node.ts';
import { parseKafkaUrl } from './parse-kafka-url.ts';

type Fetched = PartitionResult<FetchedRecords>[];
type Produced = PartitionResult<number>[];

/** A request of a driver that waits for its answer. */
export interface Pending<Request, Answer> {
  readonly broker: number;
  readonly request: Request;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: KafkaError) => void;
}

/** Brokers whose answers a test decides on: the order of events that a real cluster has by chance. */
export class FakeCluster {
  readonly topic = 'topic';
  /** The leader of each partition, by partition. */
  leaders: number[];
  readonly fetches: Pending<FetchRequest, Fetched>[] = [];
  readonly produces: Pending<ProduceRequest, Produced>[] = [];
  readonly #brokers: readonly number[];

  constructor(leaders: number[], brokers: readonly number[] = [1, 2]) {
    this.leaders = leaders;
    this.#brokers = brokers;
  }

  get settings() {
    return parseKafkaUrl('//broker:1', new URLSearchParams('metadata_refresh_ms=20&timeout_ms=2000'), {});
  }

  readonly connect: ConnectNode = (address) => Promise.resolve(this.#node(address));

  /** The records of a partition with these offsets. */
  records(partition: number, ...offsets: readonly number[]): Fetched {
    const { topic } = this;
    const records = offsets.map((offset): StoredRecord => ({
      ...{ topic, partition, offset, key: 'key', headers: {}, timestamp: 0 },
      value: Buffer.from(String(offset)),
    }));
    return [
      { topic, partition, kind: 'ok', value: { records, next: (offsets.at(-1) ?? -1) + 1, preferredReplica: -1 } },
    ];
  }

  /** The answer of a leader that sends a reader to a replica. */
  preferred(partition: number, offset: number, preferredReplica: number): Fetched {
    return [{ topic: this.topic, partition, kind: 'ok', value: { records: [], next: offset, preferredReplica } }];
  }

  /** An error of a partition. */
  error(partition: number, code: number): { topic: string; partition: number; kind: 'error'; error: KafkaError } {
    return { topic: this.topic, partition, kind: 'error', error: new KafkaError('protocol', `code ${code}`, { code }) };
  }

  #node(address: NodeAddress): KafkaNode {
    const broker = address.port;
    const unused = (): Promise<never> => Promise.reject(new Error(`${addressText(address)}: not part of the test`));
    const pend = <Request, Answer>(list: Pending<Request, Answer>[], request: Request): Promise<Answer> =>
      new Promise((answer, fail) => {
        list.push({ broker, request, answer, fail });
      });
    return {
      address,
      metadata: (topics) =>
        Promise.resolve({
          nodes: this.#brokers.map((id) => ({ id, address: { host: 'broker', port: id } })),
          controller: 1,
          topics: topics.map((topic) => ({ topic, kind: 'ok', leaders: [...this.leaders], replicas: 2 })),
        }),
      initProducer: () => Promise.resolve({ id: BigInt((this.#identities += 1)), epoch: 0 }),
      fetch: (request) => pend(this.fetches, request),
      produce: (request) => pend(this.produces, request),
      listOffsets: (partitions, time) =>
        Promise.resolve(
          partitions.map(({ topic, partition }) => ({
            ...{ topic, partition, kind: 'ok' },
            value: time === EARLIEST_TIME ? 0 : 1000,
          })),
        ),
      createTopic: unused,
      createPartitions: unused,
      topicSetting: unused,
      setTopicSetting: unused,
      findCoordinator: unused,
      joinGroup: unused,
      syncGroup: unused,
      heartbeat: unused,
      leaveGroup: unused,
      commitOffsets: unused,
      committedOffsets: unused,
      close: () => undefined,
    };
  }

  #identities = 0;
}
