import { status } from '@grpc/grpc-js';
import { MediaState, MediaType, PreviewMessageRequest, unary } from '@chat4all/proto';
import type { MediaFile } from '@chat4all/store';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, send, take, to } from '../../testing/test-server.ts';

const { PENDING, READY, REJECTED } = MediaState;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const image = (mediaId: string) => ({
  kind: {
    $case: 'media' as const,
    value: { type: MediaType.IMAGE, source: { $case: 'mediaId' as const, value: mediaId }, caption: 'março' },
  },
});
const recipients = [to('+5511999999999')];
const create = (mediaId: string, partial: Partial<MediaFile> = {}): Promise<boolean> =>
  server.store.media.create({
    ...{ mediaId, tenantId: 'demo', state: READY, mimeType: 'image/png', fileName: '', size: 5 },
    ...{ sha256: '', problem: '', linkKey: '', createTimeMs: 0, uploadExpireTimeMs: 0 },
    ...partial,
  });

test('accepts a READY file, whose id the delivery has', async () => {
  await create('f');
  const message = await send(server.client(), { message: { recipients, content: image('f') } });
  expect(message.content).toMatchObject(image('f'));
  const [record] = await take(server.bus, deliveriesTopic('whatsapp'), 1);
  expect(record && recordToDelivery(record).content).toMatchObject(image('f'));
});

test.each([
  ['does not exist', {}, 'unknown', status.NOT_FOUND],
  ['is of another tenant', { tenantId: 'other' }, 'f', status.NOT_FOUND],
  ['is not uploaded', { state: PENDING }, 'f', status.FAILED_PRECONDITION],
  ['was rejected', { state: REJECTED }, 'f', status.FAILED_PRECONDITION],
  ['is too large for the channel', { size: 5 * 1024 * 1024 + 1 }, 'f', status.INVALID_ARGUMENT],
  ['is of a type that the channel does not carry', { mimeType: 'image/tiff' }, 'f', status.INVALID_ARGUMENT],
])('refuses a file that %s', async (_, partial, mediaId, code) => {
  await create('f', partial);
  const refused = send(server.client(), { message: { recipients, content: image(mediaId) } });
  expect(await failure(refused)).toMatchObject({ code });
  const { chat } = server.client();
  const preview = PreviewMessageRequest.fromPartial({ message: { recipients, content: image(mediaId) } });
  expect(await failure(unary(chat.previewMessage.bind(chat), preview))).toMatchObject({ code });
});

test('accepts a repeated request although its file was deleted since', async () => {
  await create('f');
  const request = { requestId: 'r', message: { recipients, content: image('f') } };
  const { messageId } = await send(server.client(), request);
  await server.store.media.delete('f');
  expect((await send(server.client(), request)).messageId).toBe(messageId);
});
