/** A member of a group that finishes its first record only, and reports its records to its parent. */
import { createBus } from '../create-bus.ts';

const [, , url = '', topic = '', group = ''] = process.argv;
const bus = await createBus(url);
await bus.subscribe({ group, topics: [topic] }, (batch) => {
  for (const record of batch.records) {
    if (record.offset === 0) batch.done(record);
    process.send?.(record.offset);
  }
});
