import type { TopicSpecification } from './bus.ts';
import { BusError } from './bus-error.ts';

const MAX_PARTITIONS = 0xffff;
const NAME_FORM = /^[\w.-]{1,249}$/;

/** Throws `invalid` for a topic that no driver accepts. The rules for names are Kafka's. */
export function assertTopic({ name, partitions, retentionMs }: TopicSpecification): void {
  if (!NAME_FORM.test(name)) {
    throw new BusError(
      'invalid',
      `topic: "${name}" is not a valid name; use 1 to 249 letters, digits, ".", "_" and "-"`,
    );
  }
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS) {
    throw new BusError('invalid', `topic "${name}": partitions must be 1 to ${MAX_PARTITIONS} (got ${partitions})`);
  }
  if (retentionMs !== undefined && !(retentionMs > 0)) {
    throw new BusError('invalid', `topic "${name}": retention must be above 0 ms (got ${retentionMs})`);
  }
}
