import { status } from '@grpc/grpc-js';
import { Adaptation, MediaOrigin, MediaState, MediaType, PreviewMessageRequest, unary } from '@chat4all/proto';
import type { MediaFile } from '@chat4all/store';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, send, take, text, to } from '../../testing/test-server.ts';

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
    origin: MediaOrigin.UPLOADED,
    ...partial,
  });

test('accepts a READY file, whose id the delivery has', async () => {
  await create('f');
  const message = await send(server.client(), { message: { recipients, content: image('f') } });
  const described = { kind: { value: { ...image('f').kind.value, mimeType: 'image/png', sizeBytes: 5 } } };
  expect(message.content).toMatchObject(described);
  const [record] = await take(server.bus, deliveriesTopic('whatsapp'), 1);
  expect(record && recordToDelivery(record).content).toMatchObject(described);
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

test.each([
  [
    'whatsapp',
    { mimeType: 'image/tiff' },
    'message.content.media.mime_type must be one of image/jpeg, image/png (got image/tiff) on whatsapp',
  ],
  ['whatsapp', { size: 5_242_881 }, 'message.content.media.size_bytes exceeds 5242880 bytes (got 5242881) on whatsapp'],
  [
    'instagram',
    { mimeType: 'image/webp' },
    'message.content.media.mime_type must be one of image/png, image/jpeg, image/gif (got image/webp) on instagram',
  ],
])('states what %s carries instead of %j', async (channel, partial, violation) => {
  await create('f', partial);
  const content = { kind: { ...image('f').kind, value: { ...image('f').kind.value, caption: '' } } };
  const refused = await failure(
    send(server.client(), {
      message: { recipients: [to(channel === 'whatsapp' ? '+5511999999999' : '17841', channel)], content },
    }),
  );
  const violations = refused.details?.fieldViolations?.map(({ field, description }) => `${field} ${description}`);
  expect(violations).toContain(violation);
});

const adapted = async (channel: string, value: string) => {
  const { chat } = server.client();
  const message = { recipients: [to(value, channel)], content: image('f') };
  const routing = { adaptation: Adaptation.ADAPT };
  const request = PreviewMessageRequest.fromPartial({ message, routing });
  const { previews } = await unary(chat.previewMessage.bind(chat), request);
  await send(server.client(), { message, routing });
  return previews.flatMap(({ contents }) => contents);
};

test.each([
  ['of another type', { mimeType: 'image/tiff' }, { mimeType: 'image/tiff' }],
  ['that is too large', { size: 6_000_000 }, { sizeBytes: 6_000_000 }],
])('adapts an image %s to a document on WhatsApp', async (_, partial, described) => {
  await create('f', { fileName: 'a.tiff', ...partial });
  const document = { ...image('f').kind.value, type: MediaType.DOCUMENT, caption: '' };
  expect(await adapted('whatsapp', '+5511999999999')).toMatchObject([{ kind: { value: document } }, text('março')]);
  const [record] = await take(server.bus, deliveriesTopic('whatsapp'), 1);
  const value = { sizeBytes: 5, mimeType: 'image/png', ...described };
  expect(record && recordToDelivery(record)).toMatchObject({ partCount: 2, content: { kind: { value } } });
});

test('refuses with ADAPT an image that Instagram carries in no form', async () => {
  await create('f', { mimeType: 'image/webp' });
  expect(await failure(adapted('instagram', '17841'))).toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('accepts a file that workers convert, as it is', async () => {
  server.converter = {
    converts: (type, mimeType) => type === 'image' && mimeType === 'image/webp',
    convert: () => Promise.reject(new Error('not called')),
  };
  await server.serve();
  await create('f', { mimeType: 'image/webp', size: 6_000_000 });
  await send(server.client(), { message: { recipients, content: image('f') } });
  expect(await adapted('whatsapp', '+5511999999999')).toMatchObject([image('f')]);
  await create('tiff', { mimeType: 'image/tiff' });
  const refused = send(server.client(), { message: { recipients, content: image('tiff') } });
  expect(await failure(refused)).toMatchObject({ code: status.INVALID_ARGUMENT });
});

test('accepts a repeated request although its file was deleted since', async () => {
  await create('f');
  const request = { requestId: 'r', message: { recipients, content: image('f') } };
  const { messageId } = await send(server.client(), request);
  await server.store.media.delete('f');
  expect((await send(server.client(), request)).messageId).toBe(messageId);
});
