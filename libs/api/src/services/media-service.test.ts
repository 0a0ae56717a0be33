import { hash } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { status } from '@grpc/grpc-js';
import { type Media, MediaOrigin, MediaState, unary } from '@chat4all/proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAXIMUM_FILE_BYTES, type TestServer, createTestServer, demoTenants, failure } from '../testing/test-server.ts';

const { PENDING, READY, REJECTED } = MediaState;
/** The signature of PNG, and what file types are recognized by. */
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from('000000010000000108060000001f15c489', 'hex'),
  Buffer.alloc(100_000, 7),
]);

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  const [demo] = demoTenants();
  if (demo === undefined) throw new Error('there is no demo tenant');
  await server.serve([
    { ...demo, apiKeys: [keyOf('demo')] },
    { ...demo, id: 'other', accounts: [], apiKeys: [keyOf('other')] },
  ]);
});
afterAll(() => server.dispose());

const keyOf = (secret: string) => ({
  ...{ id: secret, hash: hash('sha256', secret, 'hex'), scopes: ['send', 'read'] as const },
});
const create = async (partial: Partial<{ mimeType: string; sizeBytes: number; fileName: string }> = {}) => {
  const { media, metadata } = server.client('demo');
  const given = { mimeType: 'image/png', sizeBytes: PNG.length, fileName: 'conta.png', ...partial };
  return unary(media.createUpload.bind(media), given, { metadata });
};
const put = (url: string, body: Uint8Array, headers = {}): Promise<Response> =>
  fetch(url, { method: 'PUT', body: Buffer.from(body), headers });
const complete = async (mediaId: string, sha256 = Buffer.alloc(0)): Promise<Media | undefined> => {
  const { media, metadata } = server.client('demo');
  return (await unary(media.completeUpload.bind(media), { mediaId, sha256 }, { metadata })).media;
};
const get = async (mediaId: string): Promise<Media | undefined> => {
  const { media, metadata } = server.client('demo');
  return (await unary(media.getMedia.bind(media), { mediaId }, { metadata })).media;
};
const statusOf = (request: ClientRequest): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request.once('error', reject).once('response', ({ statusCode }) => {
      resolve(statusCode);
    });
  });
const downloadUrl = async (mediaId: string): Promise<string> => {
  const { media, metadata } = server.client('demo');
  return (await unary(media.getDownloadUrl.bind(media), { mediaId }, { metadata })).url;
};
const uploaded = async (): Promise<string> => {
  const { mediaId, uploadUrl } = await create();
  expect((await put(uploadUrl, PNG)).status).toBe(201);
  await complete(mediaId);
  return mediaId;
};

test('uploads a file, and downloads it as an attachment that no browser runs', async () => {
  const { mediaId, uploadUrl, uploadHeaders, expireTime } = await create();
  expect(uploadHeaders).toEqual({ 'content-length': String(PNG.length) });
  expect(Number(expireTime) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  expect(await get(mediaId)).toMatchObject({ state: PENDING, mimeType: 'image/png', fileName: 'conta.png' });
  expect((await put(uploadUrl, PNG)).status).toBe(201);
  const sha256 = Buffer.from(hash('sha256', PNG, 'hex'), 'hex');
  const ready = await complete(mediaId, sha256);
  expect(ready).toMatchObject({ state: READY, sizeBytes: PNG.length, sha256 });
  expect(await complete(mediaId)).toEqual(ready);
  expect(await complete(mediaId, sha256)).toEqual(ready);
  expect(await failure(complete(mediaId, Buffer.alloc(32)))).toMatchObject({ code: status.INVALID_ARGUMENT });

  const response = await fetch(await downloadUrl(mediaId));
  expect(Buffer.from(await response.arrayBuffer()).equals(PNG)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': 'attachment; filename=conta.png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  });
});

test.each([
  ['bytes=0-3', 206, `bytes 0-3/${PNG.length}`, 4],
  [`bytes=${PNG.length - 2}-`, 206, `bytes ${PNG.length - 2}-${PNG.length - 1}/${PNG.length}`, 2],
  [`bytes=0-${10 * PNG.length}`, 206, `bytes 0-${PNG.length - 1}/${PNG.length}`, PNG.length],
  ['bytes=-2', 206, `bytes ${PNG.length - 2}-${PNG.length - 1}/${PNG.length}`, 2],
  ['bytes=5-2', 200, null, PNG.length],
  ['bytes=0-1,4-5', 200, null, PNG.length],
  [`bytes=${PNG.length}-`, 416, `bytes */${PNG.length}`, undefined],
  ['bytes=-0', 416, `bytes */${PNG.length}`, undefined],
])('answers the range %s with %i', async (range, code, contentRange, length) => {
  const response = await fetch(await downloadUrl(await uploaded()), { headers: { range } });
  const { byteLength } = await response.arrayBuffer();
  expect([response.status, response.headers.get('content-range')]).toEqual([code, contentRange]);
  expect(byteLength).toBe(length ?? byteLength);
});

describe('rejects a file', () => {
  test.each([
    ['that is of another type', 'image/jpeg', PNG, /^the bytes are of the type image\/png, not image\/jpeg$/],
    ['that is of no type', 'image/png', Buffer.from('hello'), /^the bytes are not of the type image\/png$/],
  ])('%s, and deletes its bytes', async (_, mimeType, bytes, problem) => {
    const { mediaId, uploadUrl } = await create({ mimeType, sizeBytes: bytes.length });
    await put(uploadUrl, bytes);
    const rejected = await complete(mediaId);
    expect(rejected?.state).toBe(REJECTED);
    expect(rejected?.problem).toMatch(problem);
    expect(await failure(downloadUrl(mediaId))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: { reason: 'MEDIA_NOT_READY' },
    });
  });

  test('but not the bytes of one that a concurrent call found READY', async () => {
    for (let time = 0; time < 10; time += 1) {
      const { mediaId, uploadUrl } = await create();
      await put(uploadUrl, PNG);
      // Refused, because the file is READY with another hash.
      const refused = complete(mediaId, Buffer.alloc(32)).catch(() => undefined);
      const [other, ...states] = await Promise.all([refused, complete(mediaId), complete(mediaId)]);
      const state = states[0]?.state;
      expect(states[1]?.state).toBe(state);
      expect([state === READY ? undefined : state]).toContain(other?.state);
      if (state === READY) expect((await fetch(await downloadUrl(mediaId))).status).toBe(200);
    }
  });

  test('whose SHA-256 is another one', async () => {
    const { mediaId, uploadUrl } = await create();
    await put(uploadUrl, PNG);
    expect(await complete(mediaId, Buffer.alloc(32))).toMatchObject({ state: REJECTED });
  });
});

test('accepts text, whose type cannot be recognized by its bytes', async () => {
  const { mediaId, uploadUrl } = await create({ mimeType: 'text/csv', sizeBytes: 5 });
  await put(uploadUrl, Buffer.from('a;b;c'));
  expect(await complete(mediaId)).toMatchObject({ state: READY });
});

test('names every invalid field', async () => {
  const wrong = create({ mimeType: 'JPEG', sizeBytes: MAXIMUM_FILE_BYTES + 1, fileName: '../../etc/passwd' });
  expect(await failure(wrong)).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: {
      fieldViolations: [{ field: 'mime_type' }, { field: 'size_bytes' }, { field: 'file_name' }],
    },
  });
});

test('does not complete an upload without bytes', async () => {
  const { mediaId } = await create();
  expect(await failure(complete(mediaId))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: { reason: 'MEDIA_NOT_UPLOADED' },
  });
});

describe('refuses to upload', () => {
  const signature = /signature=[\w-]+/;

  test('with a changed link, also that of a download', async () => {
    const { uploadUrl } = await create();
    const download = new URL(await downloadUrl(await uploaded()));
    for (const url of [
      uploadUrl.replace(signature, 'signature=abc'),
      uploadUrl.replace(/expires=\d/, 'expires=9'),
      uploadUrl.replace(signature, ''),
      `${uploadUrl.slice(0, uploadUrl.indexOf('?'))}${download.search}`,
      download.href,
    ]) {
      expect((await put(url, PNG)).status).toBe(403);
    }
  });

  test('twice, or once it is complete', async () => {
    const { mediaId, uploadUrl } = await create();
    expect((await put(uploadUrl, PNG)).status).toBe(201);
    expect((await put(uploadUrl, PNG)).status).toBe(409);
    await complete(mediaId);
    expect((await put(uploadUrl, PNG)).status).toBe(409);
  });

  test('another number of bytes, or an unknown one', async () => {
    const { uploadUrl } = await create();
    expect((await put(uploadUrl, PNG.subarray(1))).status).toBe(400);
    const chunked = new ReadableStream({
      start: (controller) => {
        controller.enqueue(PNG);
        controller.close();
      },
    });
    const response = await fetch(uploadUrl, { method: 'PUT', body: chunked, duplex: 'half' });
    expect(response.status).toBe(411);
  });

  test('a file that is deleted while its bytes arrive', async () => {
    const { mediaId, uploadUrl } = await create();
    const slow = httpRequest(uploadUrl, { method: 'PUT', headers: { 'content-length': PNG.length } });
    await new Promise((resolve) => slow.write(PNG.subarray(0, 50_000), resolve));
    const { media, metadata } = server.client('demo');
    await unary(media.deleteMedia.bind(media), { mediaId }, { metadata });
    const answered = statusOf(slow);
    slow.end(PNG.subarray(50_000));
    expect(await answered).toBe(403);
  });

  test('what ends early, and accepts it whole afterwards', async () => {
    const { mediaId, uploadUrl } = await create();
    const partial = httpRequest(uploadUrl, { method: 'PUT', headers: { 'content-length': PNG.length } });
    partial.on('error', () => undefined);
    partial.write(PNG.subarray(0, 50_000));
    await once(partial, 'socket');
    await new Promise((resolve) => partial.write(PNG.subarray(50_000, 60_000), resolve));
    partial.destroy();
    expect(await failure(complete(mediaId))).toMatchObject({ details: { reason: 'MEDIA_NOT_UPLOADED' } });
    expect((await put(uploadUrl, PNG)).status).toBe(201);
    expect(await complete(mediaId)).toMatchObject({ state: READY });
  });
});

test('lists and deletes files', async () => {
  const { media, metadata } = server.client('demo');
  const [first, second] = [await uploaded(), await uploaded()];
  const page = await unary(
    media.listMedia.bind(media),
    { pageSize: 1, pageToken: '', origin: MediaOrigin.UNSPECIFIED },
    { metadata },
  );
  const rest = await unary(
    media.listMedia.bind(media),
    { pageSize: 100, pageToken: page.nextPageToken, origin: MediaOrigin.UNSPECIFIED },
    { metadata },
  );
  const ids = [...page.media, ...rest.media].map(({ mediaId }) => mediaId);
  expect(ids.slice(0, 2).sort()).toEqual([first, second].sort());
  const url = await downloadUrl(first);
  for (let time = 0; time < 2; time += 1) await unary(media.deleteMedia.bind(media), { mediaId: first }, { metadata });
  expect(await failure(get(first))).toMatchObject({ code: status.NOT_FOUND });
  expect((await fetch(url)).status).toBe(403);
});

test('hides files from other tenants', async () => {
  const mediaId = await uploaded();
  const { media, metadata } = server.client('other');
  const absent = { code: status.NOT_FOUND };
  expect(await failure(unary(media.getMedia.bind(media), { mediaId }, { metadata }))).toMatchObject(absent);
  expect(
    await failure(unary(media.completeUpload.bind(media), { mediaId, sha256: Buffer.alloc(0) }, { metadata })),
  ).toMatchObject(absent);
  expect(await failure(unary(media.getDownloadUrl.bind(media), { mediaId }, { metadata }))).toMatchObject(absent);
  await unary(media.deleteMedia.bind(media), { mediaId }, { metadata });
  expect(await get(mediaId)).toMatchObject({ state: READY });
  expect(
    (
      await unary(
        media.listMedia.bind(media),
        { pageSize: 0, pageToken: '', origin: MediaOrigin.UNSPECIFIED },
        { metadata },
      )
    ).media,
  ).toEqual([]);
});

test.each([
  ['GET', '/'],
  ['GET', '/media/'],
  ['GET', '/media/..%2f..%2fetc'],
  ['PUT', '/other/a'],
])('answers %s %s with 404', async (method, path) => {
  const { uploadUrl } = await create();
  expect((await fetch(new URL(path, uploadUrl), { method })).status).toBe(404);
});

test.each(['http://other.example/media/a', '*', '//other.example'])('answers the target %s with 404', async (path) => {
  const { uploadUrl } = await create();
  const request = httpRequest(uploadUrl, { method: 'OPTIONS', path });
  request.end();
  expect(await statusOf(request)).toBe(404);
});
