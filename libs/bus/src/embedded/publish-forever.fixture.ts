/**
 * Publishes until it is killed, and sends its parent the ids of acknowledged records. A group in it finishes all records.
 */
import { createEmbeddedBus } from './create-embedded-bus.ts';

const [, , folder = '', sync] = process.argv;
const bus = await createEmbeddedBus({
  folder,
  sync: sync === 'never' ? 'never' : 'always',
  segmentBytes: 20_000,
  commitIntervalMs: 1,
});
await bus.ensureTopics([{ name: 'topic', partitions: 1 }]);
await bus.subscribe({ group: 'group', topics: ['topic'] }, (batch) => {
  for (const record of batch.records) batch.done(record);
});

async function publishForever(writer: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    const ids = ['a', 'b', 'c'].map((part) => `${process.pid}-${writer}-${number}-${part}`);
    await bus.publish(ids.map((id) => ({ topic: 'topic', key: 'key', value: Buffer.from(id) })));
    for (const id of ids) process.send?.(id);
  }
}

await Promise.all([1, 2, 3, 4].map((writer) => publishForever(writer)));
