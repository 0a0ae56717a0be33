import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { createBus } from './create-bus.ts';

test.each([
  ['absolute', (folder: string) => `embedded:${folder}/data`],
  ['relative', (folder: string) => `embedded:${relative(process.cwd(), folder)}/data?sync=never`],
])('opens a folder by its %s path', async (_, urlOf) => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
  const bus = await createBus(urlOf(folder));
  await bus.check();
  expect(await readdir(folder)).toEqual(['data']);
  await bus.close();
  await rm(folder, { recursive: true });
});

test.each([
  ['pulsar://localhost', /embedded:/],
  ['./data', /embedded:/],
  ['', /embedded:/],
  ['embedded:', /has no folder/],
  ['embedded:./data?sync=sometimes', /"sometimes"/],
  ['embedded:./data?colour=red', /"colour"/],
])('refuses the URL "%s"', async (url, message) => {
  await expect(createBus(url)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(message) as unknown,
  });
});

test('passes options to the driver', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
  const bus = await createBus(`embedded:${folder}`, { maxRecordBytes: 10 });
  await bus.ensureTopics([{ name: 'topic', partitions: 1 }]);
  const records = [{ topic: 'topic', key: 'key', value: new Uint8Array(8) }];
  await expect(bus.publish(records)).rejects.toMatchObject({ code: 'too_large' });
  await bus.close();
  await rm(folder, { recursive: true });
});
