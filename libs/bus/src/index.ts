// The contract, for users and for drivers.
export type {
  Batch,
  BatchHandler,
  Bus,
  BusRecord,
  PartitionLag,
  PublishOptions,
  RecordPosition,
  StoredRecord,
  SubscribeOptions,
  Subscription,
  TailBatch,
  TailOptions,
  TailStart,
  TopicSpecification,
} from './bus.ts';
export { BusError, type BusErrorCode, type BusErrorOptions } from './bus-error.ts';
// The drivers.
export type { BusLog, CreateBusOptions } from './bus-options.ts';
export { createBus } from './create-bus.ts';
export { createEmbeddedBus, type EmbeddedBusOptions } from './embedded/index.ts';
export type { KafkaParameters } from './kafka/kafka-parameters.ts';
