import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Chat4All } from '../chat4all.ts';
import { MediaState } from '../index.ts';
import { type FakeChat4All, createFakeChat4All } from '../testing.ts';
import { putBytes } from './put-bytes.ts';
import { UploadBody } from './upload-body.ts';

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(200_000)]);
const TEXT = Buffer.from('a;b;c\n');

let folder: string;
let fake: FakeChat4All;
let chat: Chat4All;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-upload-'));
  await writeFile(join(folder, 'photo.png'), PNG);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  fake = await createFakeChat4All();
  chat = fake.client({ retry: { initialDelayMs: 1 } });
});
afterEach(() => fake[Symbol.asyncDispose]());

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
};
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const calls = (): number[] => [fake.calls('CreateUpload'), fake.calls('UploadBytes'), fake.calls('CompleteUpload')];
const text = (open: () => AsyncIterable<Uint8Array>, size = TEXT.length) =>
  chat.media.upload({ size, open }, { mimeType: 'text/csv' });

describe('takes', () => {
  test('the path of a file, with its name and the type of its extension', async () => {
    const file = await chat.media.upload(join(folder, 'photo.png'));
    expect(file).toMatchObject({ mimeType: 'image/png', fileName: 'photo.png', sizeBytes: PNG.length });
    expect(file).toMatchObject({ state: MediaState.READY, sha256: sha256(PNG) });
  });

  test('a Blob with its type, and a File with its name', async () => {
    const blob = new Blob([TEXT], { type: 'text/csv;charset=utf-8' });
    expect(await chat.media.upload(blob)).toMatchObject({ mimeType: 'text/csv', fileName: '', sizeBytes: 6 });
    expect(await chat.media.upload(new File([TEXT], 'a.csv'))).toMatchObject({
      ...{ mimeType: 'text/csv', fileName: 'a.csv', sha256: sha256(TEXT) },
    });
  });

  test('a stream of a known size, with the name and type of the options', async () => {
    const source = { size: TEXT.length, open: () => new Blob([TEXT]).stream() };
    const options = { fileName: 'a.txt', mimeType: 'text/csv' };
    expect(await chat.media.upload(source, options)).toMatchObject(options);
  });
});

test('reports the bytes as they are sent', async () => {
  const onProgress = vi.fn();
  await chat.media.upload(join(folder, 'photo.png'), { onProgress });
  const sent = onProgress.mock.calls.map(([bytes]: number[]) => bytes ?? 0);
  expect(sent).toEqual([...sent].sort((one, other) => one - other));
  expect(onProgress).toHaveBeenLastCalledWith(PNG.length, PNG.length);
});

test.each([
  ['whose file does not exist', 'nothing.png', {}, /^source: cannot read the file: ENOENT/],
  ['that is a folder', '.', {}, /^source: ".*" is not a file$/],
  ['of an unknown type', 'photo.png', { fileName: 'photo' }, /^mimeType: is required: the extension of "photo"/],
])('refuses a source %s before it calls the router', async (_, name, options, message) => {
  await expect(chat.media.upload(join(folder, name), options)).rejects.toMatchObject({
    ...{ code: 'INVALID_ARGUMENT', message },
  });
  expect(calls()).toEqual([0, 0, 0]);
});

test('throws with the problem of a file that was rejected', async () => {
  await expect(chat.media.upload(new Blob([TEXT]), { mimeType: 'image/png' })).rejects.toMatchObject({
    ...{ name: 'Chat4AllError', code: 'INVALID_ARGUMENT', reason: 'MEDIA_REJECTED' },
    message: 'the file was rejected: the bytes are not of the type image/png',
  });
});

describe('a failed transfer', () => {
  test('is repeated once', async () => {
    fake.fail('UploadBytes', { code: 'UNAVAILABLE' });
    await chat.media.upload(join(folder, 'photo.png'));
    expect(fake.calls('UploadBytes')).toBe(2);

    fake.fail('UploadBytes', { code: 'UNAVAILABLE' }, { times: 2 });
    await expect(chat.media.upload(join(folder, 'photo.png'))).rejects.toMatchObject({
      ...{ code: 'UNAVAILABLE', message: 'the upload was answered with 503: simulated fault' },
    });
    expect(fake.calls('UploadBytes')).toBe(4);
  });

  test('is repeated after a connection was lost', async () => {
    let isDropped = false;
    async function* open(): AsyncGenerator<Uint8Array> {
      yield TEXT.subarray(0, 2);
      await vi.waitFor(() => {
        expect(fake.calls('UploadBytes')).toBeGreaterThan(0);
      });
      if (!isDropped) fake.drop();
      isDropped = true;
      yield TEXT.subarray(2);
    }
    expect((await text(open)).sha256).toEqual(sha256(TEXT));
    expect(fake.calls('UploadBytes')).toBe(2);
  });

  test('is not repeated if the store has the bytes although its answer was lost', async () => {
    fake.fail('UploadBytes', { code: 'UNAVAILABLE', when: 'after' });
    expect(await chat.media.upload(join(folder, 'photo.png'))).toMatchObject({ state: MediaState.READY });
    expect(calls()).toEqual([1, 1, 1]);
  });

  test('is not repeated without retries, and not after a refusal', async () => {
    fake.fail('UploadBytes', { code: 'UNAVAILABLE' });
    const once = chat.media.upload(join(folder, 'photo.png'), { retry: { maximumElapsedMs: 0 } });
    await expect(once).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    fake.fail('UploadBytes', { code: 'PERMISSION_DENIED' });
    await expect(chat.media.upload(join(folder, 'photo.png'))).rejects.toMatchObject({
      ...{ code: 'FAILED_PRECONDITION', message: 'the upload was answered with 403: simulated fault' },
    });
    expect(fake.calls('UploadBytes')).toBe(2);
  });
});

// A router answers with 409, a bucket with 412.
test.each([409, 412])('counts bytes that the store has already (%i) as uploaded', async (status) => {
  const server = createServer((_, response) => {
    response.writeHead(status, { connection: 'close' }).end();
  });
  const url = await listen(server);
  const body = new UploadBody({ size: TEXT.length, open: () => new Blob([TEXT]).stream() });
  await putBytes({ url, headers: {} }, body, new AbortController().signal);
  server.close();
});

test('deletes the file of an upload that failed', async () => {
  fake.fail('UploadBytes', { code: 'PERMISSION_DENIED' });
  await expect(chat.media.upload(join(folder, 'photo.png'))).rejects.toThrow('the upload was answered with 403');
  expect(fake.calls('DeleteMedia')).toBe(1);
  const stopping = new AbortController();
  const options = {
    signal: stopping.signal,
    onProgress: () => {
      stopping.abort();
    },
  };
  await expect(chat.media.upload(join(folder, 'photo.png'), options)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(fake.calls('DeleteMedia')).toBe(2);
});

test.each([null, undefined, 7, {}, { size: 3 }])('refuses %j as a source', async (source) => {
  const untyped: unknown = Reflect.apply(chat.media.upload.bind(chat.media), undefined, [
    source,
    { mimeType: 'text/csv' },
  ]);
  await expect(untyped).rejects.toMatchObject({
    ...{ code: 'INVALID_ARGUMENT', message: 'source: must be a path, a Blob, or an object with size and open()' },
  });
});

describe('a source', () => {
  test('of another size than it states is refused', async () => {
    const open = () => new Blob([TEXT]).stream();
    const message = /^source: has (more|fewer) bytes than its size of \d$/;
    for (const size of [5, 7]) {
      await expect(text(open, size)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message });
    }
    expect(fake.calls('CompleteUpload')).toBe(0);
  });

  test('that cannot be read is not read again', async () => {
    let opened = 0;
    async function* open(): AsyncGenerator<Uint8Array> {
      opened += 1;
      yield await Promise.resolve(TEXT.subarray(0, 2));
      throw new Error('bad disk');
    }
    await expect(text(open)).rejects.toMatchObject({ message: 'source: cannot be read: bad disk' });
    expect(opened).toBe(1);
  });

  test('is read no faster than the store takes it, and no further once the signal aborts', async () => {
    const server = createServer(() => undefined);
    const url = await listen(server);
    const chunk = Buffer.alloc(65_536);
    let read = 0;
    let closed = false;
    async function* open(): AsyncGenerator<Uint8Array> {
      try {
        for (; read < 10_000; read += 1) yield await Promise.resolve(chunk);
      } finally {
        closed = true;
      }
    }
    const stop = new AbortController();
    const body = new UploadBody({ size: 10_000 * chunk.length, open });
    const put = putBytes({ url, headers: {} }, body, stop.signal);
    put.catch(() => undefined);
    let before = -1;
    await vi.waitFor(
      () => {
        const stalled = read > 0 && read === before;
        before = read;
        expect(stalled).toBe(true);
      },
      { interval: 100, timeout: 10_000 },
    );
    // The buffers of both sockets are the system's; the file has 655 MB.
    expect(read * chunk.length).toBeLessThan(32_000_000);
    stop.abort();
    await expect(put).rejects.toThrow();
    await vi.waitFor(() => {
      expect(closed).toBe(true);
    });
    server.closeAllConnections();
    server.close();
  });
});

test('ends with CANCELLED when the signal aborts or the client is closed', async () => {
  const stop = new AbortController();
  const onProgress = (): void => {
    stop.abort();
  };
  const upload = chat.media.upload(join(folder, 'photo.png'), { onProgress, signal: stop.signal });
  await expect(upload).rejects.toMatchObject({ code: 'CANCELLED' });
  const closing = chat.media.upload(join(folder, 'photo.png'), {
    onProgress: () => {
      chat.close();
    },
  });
  await expect(closing).rejects.toMatchObject({ code: 'CANCELLED', message: 'the client is closed' });
});

test('holds no more than a part of a file in memory', async () => {
  const chunk = Buffer.alloc(65_536);
  const CHUNKS = 5_000;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.end();
    });
  });
  const url = await listen(server);
  async function* open(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < CHUNKS; count += 1) yield await Promise.resolve(Buffer.from(chunk));
  }
  let highest = 0;
  const body = new UploadBody({ size: CHUNKS * chunk.length, open }, () => {
    highest = Math.max(highest, process.memoryUsage().arrayBuffers);
  });
  const before = process.memoryUsage().arrayBuffers;
  await putBytes({ url, headers: {} }, body, new AbortController().signal);
  server.close();
  // V8 collects garbage after some tens of MB; the file has 328 MB.
  expect(highest - before).toBeLessThan((CHUNKS * chunk.length) / 2);
});
