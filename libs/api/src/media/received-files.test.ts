import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { createMediaStore } from '@chat4all/media';
import { InboundRecord, MediaOrigin, MediaState, MediaType, unary } from '@chat4all/proto';
import type { MediaFile } from '@chat4all/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eraseUser, putUser } from '../testing/directory-calls.ts';
import { type TestServer, createTestServer, failure } from '../testing/test-server.ts';

const { PENDING, READY, FAILED } = MediaState;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
  await server.store.receive([
    {
      ...{ kind: 'inbound', factId: 'f', tenantId: 'demo', timeMs: Date.now(), file: FILE },
      record: InboundRecord.fromPartial({ messageId: 'm', providerMessageId: 'p', sender: ANA }),
    },
  ]);
});
afterEach(() => server.dispose());

const ANA = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'demo-whatsapp' };
const mediaId = 'r1';
const FILE: MediaFile = {
  ...{
    mediaId,
    tenantId: 'demo',
    state: PENDING,
    mimeType: 'image/png',
    fileName: '',
    size: 0,
    sha256: '',
    problem: '',
  },
  ...{ linkKey: 'ab', createTimeMs: Date.now(), uploadExpireTimeMs: 0, origin: MediaOrigin.RECEIVED },
  source: { messageId: 'm', identity: ANA, type: MediaType.IMAGE, providerMediaId: 'p', url: '' },
};

test('lists received files apart, with their message', async () => {
  const { media, metadata } = server.client();
  const list = async (origin: MediaOrigin) =>
    (await unary(media.listMedia.bind(media), { pageSize: 0, pageToken: '', origin }, { metadata })).media;
  expect(await list(MediaOrigin.UPLOADED)).toEqual([]);
  expect(await list(MediaOrigin.RECEIVED)).toMatchObject([{ mediaId, messageId: 'm', state: PENDING }]);
});

test('answers MEDIA_NOT_READY until the file is fetched, and with the reason if it could not be', async () => {
  const { media, metadata } = server.client();
  const download = () => unary(media.getDownloadUrl.bind(media), { mediaId }, { metadata });
  const code = status.FAILED_PRECONDITION;
  expect(await failure(download())).toMatchObject({ code, details: { reason: 'MEDIA_NOT_READY' } });
  await server.store.media.finishFetch(mediaId, { state: FAILED, problem: 'the file has expired' }, 0);
  expect(await failure(download())).toMatchObject({
    code,
    message: `media_id: media "${mediaId}" could not be fetched: the file has expired`,
  });
});

test('is not completed by a client', async () => {
  const { media, metadata } = server.client();
  const request = { mediaId, sha256: Buffer.alloc(0) };
  const complete = () => unary(media.completeUpload.bind(media), request, { metadata });
  expect(await failure(complete())).toMatchObject({ code: status.FAILED_PRECONDITION });
  const ready = { state: READY, sha256: 'ab', size: 1, mimeType: 'image/png' } as const;
  await server.store.media.finishFetch(mediaId, ready, 0);
  expect(await complete()).toMatchObject({ media: { state: READY, sizeBytes: 1 } });
});

test('EraseUser deletes files while the media store is unavailable, and their bytes once it is back', async () => {
  await server.store.media.finishFetch(mediaId, { state: READY, sha256: 'ab', size: 1, mimeType: 'image/png' }, 0);
  const bytes = await createMediaStore(`folder:${server.mediaFolder}`);
  await bytes.put(mediaId, new Blob(['1']).stream());
  const [files, away] = [join(server.mediaFolder, 'files'), join(server.mediaFolder, 'away')];
  await rename(files, away);
  await writeFile(files, 'no folder');

  await putUser(server.client(), 'ana', [ANA]);
  expect(await eraseUser(server.client(), 'ana')).toMatchObject({ erasedMessages: 1 });
  const { media, metadata } = server.client();
  expect(await failure(unary(media.getMedia.bind(media), { mediaId }, { metadata }))).toMatchObject({
    code: status.NOT_FOUND,
  });

  await rm(files);
  await rename(away, files);
  expect(await bytes.get(mediaId)).toBeDefined();
  // A start deletes what is due, as a running router does every minute.
  await server.stop();
  await server.serve();
  await expect.poll(() => bytes.get(mediaId)).toBeUndefined();
  await bytes.close();
});
