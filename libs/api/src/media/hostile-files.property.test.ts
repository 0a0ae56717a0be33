import { hash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { status } from '@grpc/grpc-js';
import { MediaState, isServiceError, unary } from '@chat4all/proto';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAXIMUM_FILE_BYTES, type TestServer, createTestServer } from '../testing/test-server.ts';

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 2 ** 31);

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '../../../etc/passwd',
    '..',
    '.',
    '/',
    'a\r\nset-cookie: b=c',
    '"; filename=x.html',
    'a%2f..%2fb',
    '\u202Egnp.exe',
  ),
  fc.constantFrom(
    'C:\\a',
    'con',
    '~',
    'a\0.png',
    'á".html',
    "'; drop table media",
    '%00',
    '`id`',
    '$(id)',
    '.htaccess',
  ),
);
const types = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'text/javascript', 'TEXT/HTML'),
  fc.constantFrom(
    'text/html;charset=utf-8',
    'text/plain',
    'image/png',
    'application/pdf',
    'text/html\r\n\r\n<script>',
    'a/b',
  ),
);
const bodies = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 300 }),
  fc
    .constantFrom('<html><script>alert(1)</script>', '<?xml version="1.0"?><svg onload="a()"/>', '%PDF-1.7', 'GIF89a')
    .map((text) => Buffer.from(text)),
);
const sizes = fc.constantFrom(undefined, 0, -1, 1, MAXIMUM_FILE_BYTES + 1, Number.MAX_SAFE_INTEGER);
const hashes = fc.constantFrom('right', 'wrong', 'none', 'short');

/** Resolves with undefined for a call that is refused because of what the client sent. */
async function refusable<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    expect(isServiceError(error) && error.code).toBeOneOf([status.INVALID_ARGUMENT, status.FAILED_PRECONDITION]);
    return undefined;
  }
}

test('keeps hostile names, types, sizes and hashes inside the folder, and serves nothing that a browser runs', async () => {
  const { media, metadata } = server.client();
  let served = 0;
  const upload = async (input: {
    name: string;
    type: string;
    body: Uint8Array | undefined;
    size: number | undefined;
    sha: string;
  }) => {
    const { name: fileName, type: mimeType, body = new Uint8Array(1), size, sha } = input;
    const request = { fileName, mimeType, sizeBytes: size ?? body.length };
    const created = await refusable(unary(media.createUpload.bind(media), request, { metadata }));
    if (created === undefined) return;
    const { mediaId } = created;
    await fetch(created.uploadUrl, { method: 'PUT', body: Buffer.from(body) });
    const digest = hash('sha256', body, 'buffer');
    const sha256 =
      { right: digest, wrong: Buffer.alloc(32), none: Buffer.alloc(0), short: digest.subarray(1) }[sha] ?? digest;
    await refusable(unary(media.completeUpload.bind(media), { mediaId, sha256 }, { metadata }));
    const { media: file } = await unary(media.getMedia.bind(media), { mediaId }, { metadata });
    if (file?.state !== MediaState.READY) return;
    const { url } = await unary(media.getDownloadUrl.bind(media), { mediaId }, { metadata });
    const response = await fetch(url);
    served += 1;
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(body))).toBe(true);
    const header = (name: string): string => response.headers.get(name) ?? '';
    expect(header('content-type')).not.toMatch(/html|xml|svg|script/i);
    expect(header('content-disposition')).toMatch(/^attachment(;|$)/);
    expect([header('x-content-type-options'), response.headers.has('set-cookie')]).toEqual(['nosniff', false]);
  };
  const inputs = fc.record({ name: names, type: types, body: bodies, size: sizes, sha: hashes });
  await fc.assert(fc.asyncProperty(inputs, upload), { seed, numRuns: 150 });
  // A plain one, so that not all are refused.
  for (const type of ['text/html', 'image/svg+xml', 'text/csv']) {
    await upload({
      name: 'a',
      type,
      body: Buffer.from(type === 'text/csv' ? 'a' : '<svg xmlns="http://www.w3.org/2000/svg"/>'),
      size: undefined,
      sha: 'none',
    });
  }
  expect(served).toBeGreaterThan(0);
  const stored = await readdir(server.mediaFolder, { recursive: true, withFileTypes: true });
  const outside = stored.filter((entry) => entry.isFile() && !/^[\w-]{1,128}$/.test(entry.name));
  expect(outside).toEqual([]);
  expect((await readdir(`${server.mediaFolder}/..`)).filter((name) => name === 'etc' || name === 'a')).toEqual([]);
});
