import type { TopicSpecification } from './bus.ts';
import { BusError } from './bus-error.ts';

const maxPartitions = 0xffff;
const nameForm = /^[\w.-]{1,249}$/;

/** Throws `invalid` for what no driver takes as a topic: the names are Kafka's. */
export function validateTopic({ name, partitions, retentionMs }: TopicSpecification): void {
  if (!nameForm.test(name)) {
    throw new BusError('invalid', `"${name}" is not a topic's name: use 1 to 249 letters, digits, ".", "_" and "-".`);
  }
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > maxPartitions) {
    throw new BusError('invalid', `Topic "${name}" needs 1 to ${maxPartitions} partitions, not ${partitions}.`);
  }
  if (retentionMs !== undefined && !(retentionMs > 0)) {
    throw new BusError('invalid', `The retention of topic "${name}" must be positive, not ${retentionMs} ms.`);
  }
}
