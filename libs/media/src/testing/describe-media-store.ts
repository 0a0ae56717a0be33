import { setImmediate } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ByteRange, MediaStore } from '../media-store.ts';
import { describeLinks } from './describe-links.ts';

/** The data of one test. */
export interface MediaStoreEnvironment {
  /** Opens a store. All stores of an environment have the same files. */
  open(): Promise<MediaStore>;
  /** Deletes the data. */
  dispose(): Promise<void>;
}

const MEGABYTE = 1024 * 1024;

/** The contract of a MediaStore, as tests. Every driver must pass them. */
export function describeMediaStore(name: string, create: () => Promise<MediaStoreEnvironment>): void {
  describe(`media store contract: ${name}`, () => {
    let environment: MediaStoreEnvironment;
    let store: MediaStore;
    beforeEach(async () => {
      environment = await create();
      store = await environment.open();
    });
    afterEach(async () => {
      await store.close();
      await environment.dispose();
    });
    const read = async (id: string, range?: ByteRange): Promise<string | undefined> => {
      const file = await store.get(id, range);
      return file && (await buffer(file.bytes)).toString();
    };
    const ids = async (): Promise<string[]> => {
      const found = [];
      for await (const { id } of store.list()) found.push(id);
      return found.sort();
    };

    test('returns the bytes of a file, also through another store', async () => {
      expect(await store.put('a', chunks('Olá, ', 'Ana'))).toBe(9);
      const another = await environment.open();
      const file = await another.get('a');
      expect([file?.size, file && (await buffer(file.bytes)).toString()]).toEqual([9, 'Olá, Ana']);
      await another.close();
    });

    test('stores a file of a known size, and an empty one', async () => {
      expect(await store.put('a', chunks('1234'), { size: 4, maximumBytes: 4 })).toBe(4);
      expect(await store.put('empty', chunks(), { size: 0 })).toBe(0);
      expect([await read('a'), await read('empty')]).toEqual(['1234', '']);
    });

    test.each([
      [{ start: 0, end: 0 }, '0'],
      [{ start: 3 }, '3456789'],
      [{ start: 3, end: 5 }, '345'],
      [{ start: 8, end: 20 }, '89'],
    ])('returns the range %j', async (range, expected) => {
      await store.put('a', chunks('0123456789'));
      const file = await store.get('a', range);
      expect([file?.size, file && (await buffer(file.bytes)).toString()]).toEqual([10, expected]);
    });

    test('refuses a range after the last byte', async () => {
      await store.put('a', chunks('0123'));
      await expect(store.get('a', { start: 4 })).rejects.toMatchObject({ code: 'invalid' });
    });

    test('has no file of an unknown id', async () => {
      expect([await store.get('a'), await store.get('a', { start: 1 })]).toEqual([undefined, undefined]);
      await store.delete('a');
    });

    test('replaces no file, and deletes it', async () => {
      await store.put('a', chunks('first'));
      await expect(store.put('a', chunks('second'), { size: 6 })).rejects.toMatchObject({ code: 'exists' });
      await expect(store.put('a', chunks('second'))).rejects.toMatchObject({ code: 'exists' });
      expect(await read('a')).toBe('first');
      await store.delete('a');
      expect([await read('a'), await ids()]).toEqual([undefined, []]);
      await store.put('a', chunks('second'));
      expect(await read('a')).toBe('second');
    });

    test('lists the files', async () => {
      const before = Date.now();
      for (const id of ['b', 'a_', '-c1', 'd1']) await store.put(id, chunks(id));
      expect(await ids()).toEqual(['-c1', 'a_', 'b', 'd1']);
      for await (const { id, size, timeMs } of store.list()) {
        expect(size).toBe(id.length);
        expect(Math.abs(timeMs - before)).toBeLessThan(3_600_000);
      }
    });

    test.each(['', '..', 'a/b', '../a', 'a b', 'á', 'a'.repeat(129), '.', 'a\0'])('refuses the id %j', async (id) => {
      const invalid = { code: 'invalid' };
      await expect(store.put(id, chunks('1'))).rejects.toMatchObject(invalid);
      await expect(store.get(id)).rejects.toMatchObject(invalid);
      await expect(store.delete(id)).rejects.toMatchObject(invalid);
    });

    test.each([
      ['too many bytes', { maximumBytes: 3 }, 'too_large'],
      ['too many bytes of a known size', { size: 4, maximumBytes: 3 }, 'too_large'],
      ['more bytes than the size', { size: 3 }, 'invalid'],
      ['fewer bytes than the size', { size: 5 }, 'invalid'],
    ])('stores nothing of %s', async (_, options, code) => {
      await expect(store.put('a', chunks('12', '34'), options)).rejects.toMatchObject({ code });
      expect([await read('a'), await ids()]).toEqual([undefined, []]);
    });

    test('stores nothing if the bytes fail, and rejects with their error', async () => {
      const failure = Object.assign(new Error('reset'), { code: 'ECONNRESET', syscall: 'read' });
      for (const size of [undefined, 10]) {
        const failing = (async function* () {
          yield await Promise.resolve(Buffer.from('second'));
          throw failure;
        })();
        await expect(store.put('a', failing, { ...(size && { size }) })).rejects.toBe(failure);
      }
      expect(await read('a')).toBeUndefined();
    });

    test('stops when its signal is aborted', async () => {
      const stopping = new AbortController();
      const endless = (async function* () {
        for (;;) {
          await setImmediate();
          yield Buffer.alloc(1_000);
          stopping.abort();
        }
      })();
      await expect(store.put('a', endless, { signal: stopping.signal })).rejects.toMatchObject({ name: 'AbortError' });
      expect(await read('a')).toBeUndefined();
    });

    test('can be read only once it is complete', async () => {
      const paused = Promise.withResolvers<undefined>();
      const started = Promise.withResolvers<undefined>();
      const slow = (async function* () {
        yield Buffer.from('1');
        started.resolve(undefined);
        await paused.promise;
        yield Buffer.from('2');
      })();
      const stored = store.put('a', slow);
      await started.promise;
      expect([await read('a'), await ids()]).toEqual([undefined, []]);
      paused.resolve(undefined);
      await stored;
      expect(await read('a')).toBe('12');
    });

    test('streams a file larger than a part of an upload, of known and unknown size', async () => {
      const size = 12 * MEGABYTE + 1;
      const bytes = (): AsyncIterable<Uint8Array> =>
        (async function* () {
          for (let megabyte = 0; megabyte < 12; megabyte += 1)
            yield await Promise.resolve(Buffer.alloc(MEGABYTE, megabyte));
          yield Buffer.from([99]);
        })();
      expect(await store.put('known', bytes(), { size })).toBe(size);
      expect(await store.put('unknown', bytes())).toBe(size);
      for (const id of ['known', 'unknown']) {
        const file = await store.get(id, { start: 11 * MEGABYTE - 1 });
        const end = file && (await buffer(file.bytes));
        expect([end?.length, end?.[0], end?.[1], end?.at(-1)]).toEqual([MEGABYTE + 2, 10, 11, 99]);
      }
    });

    test('can be destroyed while it is read', async () => {
      await store.put('a', chunks('0'.repeat(MEGABYTE)));
      const file = await store.get('a');
      file?.bytes.destroy();
      expect((await read('a'))?.length).toBe(MEGABYTE);
    });

    test('can be checked, and leaves nothing', async () => {
      await Promise.all([store.check(), store.check(), store.check()]);
      expect(await ids()).toEqual([]);
    });

    test('refuses calls once it is closed', async () => {
      await store.close();
      await expect(store.put('a', chunks('1'))).rejects.toMatchObject({ code: 'closed' });
      await expect(store.get('a')).rejects.toMatchObject({ code: 'closed' });
    });

    describeLinks({
      get store() {
        return store;
      },
    });
  });
}

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}
