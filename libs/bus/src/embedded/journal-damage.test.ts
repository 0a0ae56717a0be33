import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRecords, record, texts } from '../testing/records.ts';
import { createEmbeddedBus } from './create-embedded-bus.ts';
import { segmentName } from './segment.ts';

let folder = '';
let journal = '';
let copy = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
  journal = join(folder, segmentName(0));
  copy = join(folder, 'copy');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Publishes three batches; returns the end of each in the journal. */
async function writeBatches(batches: readonly (readonly string[])[]): Promise<number[]> {
  const bus = await createEmbeddedBus({ folder });
  await bus.ensureTopics([{ name: 'topic', partitions: 1 }]);
  const ends: number[] = [];
  for (const batch of batches) {
    await bus.publish(batch.map((text) => record('topic', 'key', text)));
    ends.push((await readFile(journal)).length);
  }
  await bus.close();
  await copyFile(journal, copy);
  return ends;
}

/** Returns the records of the journal, and one more that is published to show that writing works. */
async function readAndGoOn(): Promise<string[]> {
  const bus = await createEmbeddedBus({ folder, sync: 'never' });
  try {
    const [position] = await bus.publish([record('topic', 'key', 'next')]);
    return texts(await readRecords(bus, { topic: 'topic', from: 'earliest' }, (position?.offset ?? 0) + 1));
  } finally {
    await bus.close();
  }
}

test('truncates a torn tail at any byte, keeps whole batches, and continues to write', async () => {
  const ends = await writeBatches([['a', 'b'], ['c', 'd', 'e'], ['f']]);
  const [first = 0, second = 0, third = 0] = ends;
  for (let length = first; length <= third; length += 1) {
    await copyFile(copy, journal);
    await truncate(journal, length);
    const kept = length < second ? ['a', 'b'] : length < third ? 'abcde'.split('') : 'abcdef'.split('');
    expect(await readAndGoOn(), `cut at ${length} of ${third}`).toEqual([...kept, 'next']);
  }
});

test('truncates the last batch if a byte of it is damaged', async () => {
  const [, second = 0, third = 0] = await writeBatches([['a', 'b'], ['c', 'd', 'e'], ['f']]);
  for (let at = second; at < third; at += 1) {
    const bytes = await readFile(copy);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    await writeFile(journal, bytes);
    expect(await readAndGoOn(), `byte ${at}`).toEqual([...'abcde'.split(''), 'next']);
  }
});

test('refuses a folder with damage before acknowledged batches, and truncates nothing', async () => {
  const [, second = 0] = await writeBatches([['a', 'b'], ['c', 'd', 'e'], ['f']]);
  for (let at = 0; at < second; at += 1) {
    const bytes = await readFile(copy);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    await writeFile(journal, bytes);
    await expect(createEmbeddedBus({ folder }), `byte ${at}`).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(`the journal ${journal} is damaged at byte`) as unknown,
    });
    expect(await readFile(journal)).toEqual(bytes);
  }
});

test('never returns data after a damaged frame of the last write', async () => {
  const bus = await createEmbeddedBus({ folder });
  await bus.ensureTopics([{ name: 'topic', partitions: 1 }]);
  const start = (await readFile(journal)).length;
  await Promise.all(['AAAA', 'BBBB'].map((text) => bus.publish([record('topic', 'key', text)])));
  await bus.close();
  const bytes = await readFile(journal);
  bytes.writeUInt8(bytes.readUInt8(start + 8) ^ 1, start + 8);
  await writeFile(journal, bytes);
  // The next record has exactly the size of the damaged one, so that "BBBB" would follow it.
  expect(await readAndGoOn()).toEqual(['next']);
  const again = await createEmbeddedBus({ folder });
  expect(await again.lag('nobody', ['topic'])).toEqual([{ topic: 'topic', partition: 0, records: 1 }]);
  await again.close();
});

test('creates a segment again whose header was not complete', async () => {
  await writeBatches([['a']]);
  const header = (await readFile(copy)).subarray(0, 30);
  for (let length = 0; length < header.length; length += 1) {
    await copyFile(copy, journal);
    await writeFile(join(folder, segmentName(1)), header.subarray(0, length));
    expect(await readAndGoOn()).toEqual(['a', 'next']);
  }
});

test('finds damage of a sealed segment when it is read, not when it is opened; check() reports it', async () => {
  const options = { folder, segmentBytes: 1, redeliveryPauseMs: 5 };
  const bus = await createEmbeddedBus(options);
  await bus.ensureTopics([{ name: 'topic', partitions: 1 }]);
  for (const text of ['a', 'b', 'c']) await bus.publish([record('topic', 'key', text)]);
  await bus.close();
  const sealed = join(folder, segmentName(1));
  const bytes = await readFile(sealed);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await writeFile(sealed, bytes);

  const again = await createEmbeddedBus(options);
  await again.check();
  const damage = {
    code: 'misconfigured',
    message: expect.stringContaining(`the journal ${sealed} is damaged at byte`) as unknown,
  };
  await expect(readRecords(again, { topic: 'topic', from: 'earliest' }, 3)).rejects.toMatchObject(damage);
  await expect(again.check()).rejects.toMatchObject(damage);

  const repaired = Promise.withResolvers<string[]>();
  const handled: string[] = [];
  await again.subscribe({ group: 'group', topics: ['topic'] }, (batch) => {
    handled.push(...texts(batch.records));
    for (const one of batch.records) batch.done(one);
    if (handled.length === 3) repaired.resolve(handled);
  });
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await writeFile(sealed, bytes);

  expect(await repaired.promise).toEqual(['a', 'b', 'c']);
  await again.check();
  await again.close();
});
