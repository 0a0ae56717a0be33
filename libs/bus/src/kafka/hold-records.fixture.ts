/** A member of a group that finishes the first record it gets and nothing else, and tells its parent what it has got. */
import { createBus } from '../create-bus.ts';

const [, , url = '', topic = '', group = ''] = process.argv;
const bus = await createBus(url);
await bus.subscribe({ group, topics: [topic] }, (batch) => {
  for (const record of batch.records) {
    if (record.offset === 0) batch.done(record);
    process.send?.(record.offset);
  }
});
