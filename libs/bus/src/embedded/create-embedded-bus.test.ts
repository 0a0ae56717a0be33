import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEmbeddedBus } from './create-embedded-bus.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const publisher = join(import.meta.dirname, 'publish-forever.fixture.ts');

/** Starts a process that publishes to the folder and reports which records were acknowledged. */
function startPublisher(sync: string) {
  const child = fork(publisher, [folder, sync], { execArgv: [], silent: true });
  const acknowledged: string[] = [];
  const enough = Promise.withResolvers<undefined>();
  child.on('message', (id) => {
    if (typeof id !== 'string') return;
    acknowledged.push(id);
    if (acknowledged.length === 300) enough.resolve(undefined);
  });
  return { child, acknowledged, enough: enough.promise };
}

test.each(['always', 'never'])('loses no acknowledged record after kill -9, sync %s', async (sync) => {
  for (let round = 1; round <= 3; round += 1) {
    const { child, acknowledged, enough } = startPublisher(sync);
    await enough;
    child.kill('SIGKILL');
    await once(child, 'exit');

    const bus = await createEmbeddedBus({ folder });
    const [lag] = await bus.lag('nobody', ['topic']);
    const total = lag?.records ?? 0;
    const offsets: number[] = [];
    const values = new Set<string>();
    for await (const batch of bus.tail({ topic: 'topic', from: 'earliest' })) {
      for (const { offset, value } of batch.records) {
        offsets.push(offset);
        values.add(Buffer.from(value).toString());
      }
      if (offsets.length >= total) break;
    }
    await bus.close();
    expect(acknowledged.filter((id) => !values.has(id))).toEqual([]);
    expect(offsets).toEqual(offsets.map((_, index) => index));
    // A batch of the publisher has three records: all of them are in the log or none.
    expect(total % 3).toBe(0);
  }
});

test('keeps what a group has finished after kill -9, within the commit interval', async () => {
  const { child, enough } = startPublisher('always');
  await enough;
  const committed = await vi.waitFor(
    async () => {
      const commits: unknown = JSON.parse(await readFile(join(folder, 'commits.json'), 'utf8'));
      const offset = Number(/\d+/.exec(JSON.stringify(commits))?.[0]);
      expect(offset).toBeGreaterThan(100);
      return offset;
    },
    { timeout: 20_000 },
  );
  child.kill('SIGKILL');
  await once(child, 'exit');

  const bus = await createEmbeddedBus({ folder });
  const [all] = await bus.lag('nobody', ['topic']);
  const first = Promise.withResolvers<number>();
  const [lag] = await bus.lag('group', ['topic']);
  await bus.publish([{ topic: 'topic', key: 'key', value: new Uint8Array() }]);
  await bus.subscribe({ group: 'group', topics: ['topic'] }, (batch) => {
    first.resolve(batch.records[0]?.offset ?? -1);
    for (const record of batch.records) batch.done(record);
  });
  expect(await first.promise).toBe((all?.records ?? 0) - (lag?.records ?? 0));
  expect(await first.promise).toBeGreaterThanOrEqual(committed);
  await bus.close();
});

test('opens a folder once; the error names the folder and the process', async () => {
  const { child, enough } = startPublisher('always');
  await enough;
  const attempt = createEmbeddedBus({ folder });
  await expect(attempt).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining(folder) as unknown });
  await expect(attempt).rejects.toThrow(`process ${String(child.pid)};`);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const bus = await createEmbeddedBus({ folder });
  await expect(createEmbeddedBus({ folder })).rejects.toThrow(`process ${process.pid};`);
  await bus.close();
  await (await createEmbeddedBus({ folder })).close();
});

test('ignores a leftover lock file', async () => {
  await writeFile(join(folder, 'lock'), '');
  await writeFile(join(folder, 'lock.pid'), String(process.pid));
  await (await createEmbeddedBus({ folder })).close();
});

test('refuses a folder with a journal whose lock was deleted, which a process elsewhere may still use', async () => {
  await (await createEmbeddedBus({ folder })).close();
  await rm(join(folder, 'lock'));
  await expect(createEmbeddedBus({ folder })).rejects.toMatchObject({
    code: 'misconfigured',
    message: expect.stringContaining(`touch ${join(folder, 'lock')}`) as unknown,
  });
  await writeFile(join(folder, 'lock'), '');
  await (await createEmbeddedBus({ folder })).close();
});

test.each(['deleted', 'created again'])(
  'refuses a folder whose process still runs after its lock was %s',
  async (change) => {
    const { child, enough } = startPublisher('always');
    await enough;
    await rm(join(folder, 'lock'));
    if (change === 'created again') await writeFile(join(folder, 'lock'), '');
    await expect(createEmbeddedBus({ folder })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${String(child.pid)};`) as unknown,
    });
    child.kill('SIGKILL');
    await once(child, 'exit');

    await writeFile(join(folder, 'lock'), '');
    const bus = await createEmbeddedBus({ folder });
    await rm(join(folder, 'lock'));
    await writeFile(join(folder, 'lock'), '');
    await expect(createEmbeddedBus({ folder })).rejects.toThrow(`process ${process.pid};`);
    await bus.close();
  },
);

test('opens a copy of the folder of a running process', async () => {
  const original = join(folder, 'original');
  const copy = join(folder, 'copy');
  const bus = await createEmbeddedBus({ folder: original });
  await cp(original, copy, { recursive: true });
  await (await createEmbeddedBus({ folder: copy })).close();
  await bus.close();
});

test('opens the folder of a process that was killed, though its pid is in use again', async () => {
  const { child, enough } = startPublisher('always');
  await enough;
  child.kill('SIGKILL');
  await once(child, 'exit');
  const recorded = await readFile(join(folder, 'lock.pid'), 'utf8');
  await writeFile(join(folder, 'lock.pid'), recorded.replace(String(child.pid), String(process.pid)));
  await (await createEmbeddedBus({ folder })).close();
});

test('gives a folder to one of two buses that open it at the same time', async () => {
  const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => createEmbeddedBus({ folder })));
  const opened = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  expect(opened).toHaveLength(1);
  const refused = attempts.flatMap((attempt): unknown[] => (attempt.status === 'rejected' ? [attempt.reason] : []));
  for (const reason of refused) expect(reason).toMatchObject({ code: 'locked' });
  await opened[0]?.close();
});

test('reports the path and the reason when a folder cannot be created', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(createEmbeddedBus({ folder: join(file, 'data') })).rejects.toMatchObject({
    code: 'misconfigured',
    retryable: false,
    message: `cannot create the folder ${join(file, 'data')}: a part of the path is not a folder (ENOTDIR)`,
  });
  await expect(createEmbeddedBus({ folder: file })).rejects.toMatchObject({
    code: 'misconfigured',
    message: `cannot create the folder ${file}: a file of that name exists (EEXIST)`,
  });
});
