import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusError, createBus } from '@chat4all/bus';
import type { FuzzTarget } from '../target.ts';

const TOPIC = 'topic';
const JOURNAL = '0000000000.journal';

/** Opens a bus with the input as its journal, writes, and reads everything. Only a `BusError` may refuse it. */
export async function startJournal(): Promise<FuzzTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-fuzz-'));
  const [template, used] = [join(folder, 'template'), join(folder, 'used')];
  const bus = await createBus(`embedded:${template}`);
  await bus.ensureTopics([{ name: TOPIC, partitions: 1 }]);
  for (const value of ['one', 'two', 'three'].map((text) => Buffer.from(text))) {
    await bus.publish([{ topic: TOPIC, key: 'key', value, headers: {} }]);
  }
  await bus.close();
  return {
    seeds: [await readFile(join(template, JOURNAL))],
    run: async (input) => {
      await rm(used, { recursive: true, force: true });
      await cp(template, used, { recursive: true });
      await writeFile(join(used, JOURNAL), input);
      try {
        return `${await countRecords(used)} records`;
      } catch (error) {
        if (!(error instanceof BusError)) throw error;
        return `refused: ${error.code}`;
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Publishes one more record, and returns the number of all. */
async function countRecords(folder: string): Promise<number> {
  const bus = await createBus(`embedded:${folder}?sync=never`);
  try {
    const value = Buffer.from('last');
    const [position] = await bus.publish([{ topic: TOPIC, key: 'key', value, headers: {} }]);
    let count = 0;
    for await (const { records } of bus.tail({ topic: TOPIC, from: 'earliest' })) {
      count += records.length;
      if (records.some(({ offset }) => offset === position?.offset)) break;
    }
    return count;
  } finally {
    await bus.close();
  }
}
