import { status } from '@grpc/grpc-js';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { MediaError } from '@chat4all/media';
import { type Media, MediaState, unary } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure } from '../testing/test-server.ts';

const { PENDING, READY, REJECTED } = MediaState;

let server: TestServer;
/** Answers a scan of these bytes. */
let answer: (bytes: string) => string | undefined;
beforeEach(async () => {
  server = await createTestServer();
  server.scanner = {
    check: () => Promise.resolve(),
    scan: async (bytes) => answer((await buffer(Readable.from(bytes))).toString()),
  };
  await server.serve();
});
afterEach(() => server.dispose());

async function upload(text: string): Promise<string> {
  const { media, metadata } = server.client();
  const request = { mimeType: 'text/csv', sizeBytes: text.length, fileName: '' };
  const { mediaId, uploadUrl } = await unary(media.createUpload.bind(media), request, { metadata });
  await fetch(uploadUrl, { method: 'PUT', body: text });
  return mediaId;
}

async function complete(mediaId: string): Promise<Media | undefined> {
  const { media, metadata } = server.client();
  const request = { mediaId, sha256: Buffer.alloc(0) };
  return (await unary(media.completeUpload.bind(media), request, { metadata })).media;
}

test('rejects a file in which the scanner finds malware, names it, and accepts others', async () => {
  answer = (bytes) => (bytes === 'evil' ? 'Win.Test.EICAR_HDB-1' : undefined);
  expect(await complete(await upload('evil'))).toMatchObject({
    state: REJECTED,
    problem: 'the malware scanner found Win.Test.EICAR_HDB-1',
  });
  expect(await complete(await upload('good'))).toMatchObject({ state: READY });
  const { registry } = server.metrics;
  expect(await registry.metrics()).toMatch(/chat4all_media_uploads_total{outcome="malware"} 1\n/);
});

test('answers UNAVAILABLE while the scanner is unavailable: the file stays PENDING, and a later call completes it', async () => {
  answer = () => {
    throw new MediaError('unavailable', 'clamd: no answer');
  };
  const mediaId = await upload('good');
  const refused = await failure(complete(mediaId));
  expect(refused).toMatchObject({ code: status.UNAVAILABLE, details: { reason: 'MEDIA_UNAVAILABLE' } });
  expect(refused.details?.retryAfterMs).toBeGreaterThan(0);
  expect(await server.store.media.get(mediaId)).toMatchObject({ state: PENDING });
  answer = () => undefined;
  expect(await complete(mediaId)).toMatchObject({ state: READY });
});
