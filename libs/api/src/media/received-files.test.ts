import { status } from '@grpc/grpc-js';
import { InboundRecord, MediaOrigin, MediaState, MediaType, unary } from '@chat4all/proto';
import type { MediaFile } from '@chat4all/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
