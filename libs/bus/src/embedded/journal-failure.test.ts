import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { numbered, numbers, readRecords, record, texts } from '../testing/records.ts';
import type { EmbeddedBus } from './embedded-bus.ts';
import { type OpenJournalFile, openJournalFile } from './journal-file.ts';
import { openEmbeddedBus } from './open-embedded-bus.ts';
import type { EmbeddedBusOptions } from './options.ts';

type Fault = 'write' | 'datasync' | 'truncate' | 'open';

let folder = '';
/** The operation that fails from now on, and its error code. */
const faults = new Map<Fault, string>();
/** The largest write that succeeds. */
let writableBytes = Infinity;
beforeEach(async () => {
  writableBytes = Infinity;
  folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
  faults.clear();
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function fail(fault: Fault): void {
  const code = faults.get(fault);
  if (code !== undefined) throw Object.assign(new Error(`${code}: it fails`), { code });
}

/** A disk that writes half before it fails, as a full one does. */
const openFaultyFile: OpenJournalFile = async (path, flags) => {
  fail('open');
  const file = await openJournalFile(path, flags);
  return {
    write: async (bytes, position) => {
      if (faults.has('write')) await file.write(bytes.subarray(0, bytes.length / 2), position);
      fail('write');
      if (bytes.length > writableBytes) throw Object.assign(new Error('it fails'), { code: 'EFBIG' });
      return file.write(bytes, position);
    },
    datasync: () => {
      fail('datasync');
      return file.datasync();
    },
    truncate: (length) => {
      fail('truncate');
      return file.truncate(length);
    },
    close: () => file.close(),
  };
};

async function open(options: Partial<EmbeddedBusOptions> = {}): Promise<EmbeddedBus> {
  const bus = await openEmbeddedBus({ folder, ...options }, openFaultyFile);
  await bus.ensureTopics([{ name: 'topic', partitions: 1 }]);
  return bus;
}

test.each<[string, Fault[], string]>([
  ['a full disk', ['write'], 'ENOSPC'],
  ['a disk that does not sync', ['datasync'], 'EIO'],
  ['a disk that cannot even truncate', ['write', 'truncate'], 'EIO'],
])('rejects publishing on %s, loses nothing, and works again later', async (_, failing, code) => {
  const bus = await open();
  await bus.publish(numbered('topic', 'key', 3));
  for (const fault of failing) faults.set(fault, code);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(bus.publish(numbered('topic', 'key', 5, 100))).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      message: expect.stringContaining(folder) as unknown,
    });
  }
  await expect(bus.check()).rejects.toMatchObject({ code: 'unavailable' });
  faults.clear();
  await bus.check();
  expect(await bus.publish(numbered('topic', 'key', 1, 3))).toEqual([{ topic: 'topic', partition: 0, offset: 3 }]);
  expect(texts(await readRecords(bus, { topic: 'topic', from: 'earliest' }, 4))).toEqual(numbers(4));
  await bus.close();

  const again = await open();
  expect(await again.lag('nobody', ['topic'])).toEqual([{ topic: 'topic', partition: 0, records: 4 }]);
  expect(texts(await readRecords(again, { topic: 'topic', from: 'earliest' }, 4))).toEqual(numbers(4));
  await again.close();
});

test('is not ready while only small writes succeed, until one as large as the last that failed does', async () => {
  const bus = await open();
  writableBytes = 1_000;
  await expect(bus.publish(numbered('topic', 'key', 100))).rejects.toMatchObject({ code: 'unavailable' });
  await bus.publish(numbered('topic', 'key', 1));
  await expect(bus.check()).rejects.toMatchObject({ code: 'unavailable' });
  writableBytes = Infinity;
  await bus.check();
  await bus.publish(numbered('topic', 'key', 1, 1));
  await bus.close();
  const again = await open();
  expect(texts(await readRecords(again, { topic: 'topic', from: 'earliest' }, 2))).toEqual(numbers(2));
  await again.close();
});

test('never returns rejected records, though the disk had them', async () => {
  const bus = await open();
  faults.set('datasync', 'EIO');
  const refused = await Promise.allSettled(['x', 'y'].map((text) => bus.publish([record('topic', 'key', text)])));
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  faults.clear();
  // Has exactly the size of "x", so that "y" would follow it.
  await bus.publish([record('topic', 'key', 'z')]);
  await bus.close();
  const again = await open();
  expect(await again.lag('nobody', ['topic'])).toEqual([{ topic: 'topic', partition: 0, records: 1 }]);
  expect(texts(await readRecords(again, { topic: 'topic', from: 'earliest' }, 1))).toEqual(['z']);
  await again.close();
});

test('rejects publishing while a segment cannot be created, and works again later', async () => {
  const bus = await open({ segmentBytes: 1 });
  await bus.publish(numbered('topic', 'key', 1));
  faults.set('open', 'ENOSPC');
  await expect(bus.publish(numbered('topic', 'key', 1, 1))).rejects.toMatchObject({ code: 'unavailable' });
  faults.clear();
  faults.set('write', 'ENOSPC');
  await expect(bus.publish(numbered('topic', 'key', 1, 1))).rejects.toMatchObject({ code: 'unavailable' });
  faults.clear();
  await bus.publish(numbered('topic', 'key', 1, 1));
  expect(texts(await readRecords(bus, { topic: 'topic', from: 'earliest' }, 2))).toEqual(numbers(2));
  await bus.close();
});

test('rejects publishing beyond the queue as overloaded, and accepts it later', async () => {
  const bus = await open({ maxQueuedBytes: 10_000 });
  const batch = [{ topic: 'topic', key: 'key', value: new Uint8Array(3000) }];
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => bus.publish(batch)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  const [refused] = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused?.reason).toMatchObject({ code: 'overloaded', retryable: true });
  expect((refused?.reason as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(0);
  expect(await bus.publish(batch)).toEqual([{ topic: 'topic', partition: 0, offset: 3 }]);
  await expect(bus.publish([...batch, ...batch, ...batch, ...batch])).rejects.toMatchObject({ code: 'too_large' });
  await bus.close();
});
