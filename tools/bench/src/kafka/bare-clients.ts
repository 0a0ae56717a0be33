import { Consumer, MessagesStreamModes, ProduceAcks, Producer } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';

/** A client of Kafka without the bus: the floor of its rates. */
export interface BareClient {
  /** Resolves once all replicas have the batch. */
  publish(topic: string, batch: readonly BareRecord[]): Promise<void>;
  /** Reads a topic in a new group from its beginning; returns a function that stops it. */
  consume(topic: string, onRecords: (count: number) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface BareRecord {
  readonly key: string;
  readonly value: Buffer;
}

/** Connects kafkajs, with as many requests on their way as the bus has. */
export async function connectKafkajs(brokers: string, inFlight: number): Promise<BareClient> {
  const client = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const producer = client.producer({ idempotent: true, maxInFlightRequests: inFlight });
  await producer.connect();
  return {
    publish: async (topic, batch) => {
      await producer.send({ topic, acks: -1, messages: [...batch] });
    },
    consume: async (topic, onRecords) => {
      const consumer = client.consumer({ groupId: `${topic}-kafkajs` });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        eachBatch: ({ batch }) => {
          onRecords(batch.messages.length);
          return Promise.resolve();
        },
      });
      return () => consumer.disconnect();
    },
    close: () => producer.disconnect(),
  };
}

/** Connects @platformatic/kafka. */
export function connectPlatformatic(brokers: string): Promise<BareClient> {
  const options = { clientId: 'bench', bootstrapBrokers: [brokers] };
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ ...options, idempotent: true });
  return Promise.resolve({
    publish: async (topic, batch) => {
      const messages = batch.map(({ key, value }) => ({ topic, key: Buffer.from(key), value }));
      await producer.send({ messages, acks: ProduceAcks.ALL });
    },
    consume: async (topic, onRecords) => {
      const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({ ...options, groupId: `${topic}-platformatic` });
      const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST });
      stream.on('data', () => {
        onRecords(1);
      });
      return async () => {
        await stream.close();
        await consumer.close();
      };
    },
    close: () => producer.close(),
  });
}
